import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCloseSignal, type Link } from '../../core/contract/link.ts';
import { Failure } from '../../core/domain/failure.ts';
import { connection, keepConnected } from './connection.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function quietLink(): Link & { drop(reason: string): void } {
  const signal = createCloseSignal();
  return {
    send() {},
    onMessage() {},
    onClose: signal.onClose,
    close: () => signal.close('closed by this side'),
    drop: signal.close,
  };
}

it('dials again until it is connected, and says since when it was not', async () => {
  const links = [quietLink(), quietLink()];
  let dials = 0;
  const open = async () => {
    dials += 1;
    if (dials === 2 || dials === 3) throw new Error('Nobody answers.');
    return links[dials === 1 ? 0 : 1];
  };
  void keepConnected({ open });
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.getState().phase).toBe('connected');
  const first = connection.getState().client;

  links[0].drop('The engine ended.');
  await vi.advanceTimersByTimeAsync(0);
  const lost = connection.getState();
  expect(lost).toMatchObject({ phase: 'disconnected', client: null });
  expect(lost.problem).toContain('The engine ended.');

  await vi.advanceTimersByTimeAsync(600);
  expect(connection.getState()).toMatchObject({ phase: 'disconnected', problem: 'Nobody answers.', since: lost.since });

  await vi.advanceTimersByTimeAsync(10_000);
  expect(dials).toBe(4);
  expect(connection.getState().phase).toBe('connected');
  expect(connection.getState().client).not.toBe(first);
});

it('says that it is signed out when the host does not know this browser, and comes back with the session', async () => {
  const answers = ['unavailable', 'unauthorized'] as const;
  let dials = 0;
  const open = async () => {
    dials += 1;
    if (dials <= answers.length) throw new Failure(answers[dials - 1], 'Refused.');
    return quietLink();
  };
  void keepConnected({ open });
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.getState()).toMatchObject({ phase: 'disconnected' });
  await vi.advanceTimersByTimeAsync(600);
  expect(connection.getState()).toMatchObject({ phase: 'signed-out', client: null });
  await vi.advanceTimersByTimeAsync(1_100);
  expect(connection.getState().phase).toBe('connected');
});
