import { describe, expect, it } from 'vitest';
import { describeState, type FeedFacts } from './feed-state.ts';

const sound: FeedFacts = { isConnected: true, isConfirmed: true, isOverdue: false, skewMs: 0 };
const since = Date.UTC(2025, 0, 1, 12);
const loss = { reason: 'the exchange refused the connection', since, retryMs: 8_000, wasDialled: false };

describe('the state of a feed', () => {
  it('is live without a word when all is well', () => {
    expect(describeState(sound)).toEqual({ state: 'live', detail: null });
  });

  it('is connecting until REST has been read', () => {
    expect(describeState({ ...sound, isConfirmed: false }).state).toBe('connecting');
    expect(describeState({ ...sound, isConnected: false, isConfirmed: false }).state).toBe('connecting');
  });

  it('is offline with the hour, the reason and the next try', () => {
    expect(describeState({ ...sound, isConnected: false, isConfirmed: false, loss })).toEqual({
      state: 'offline',
      detail: 'offline since 2025-01-01T12:00:00Z: the exchange refused the connection; retrying every 8 s',
    });
  });

  it('is only connecting again when a working stream was cut a moment ago', () => {
    const cut = { ...loss, wasDialled: true };
    expect(describeState({ ...sound, isConnected: false, isConfirmed: false, loss: cut }).state).toBe('connecting');
  });

  it('is live but says so while bars come over REST alone', () => {
    const { state, detail } = describeState({ ...sound, isConnected: false, loss });
    expect(state).toBe('live');
    expect(detail).toContain('bars come late, over REST');
  });

  it('is stale when a bar is overdue, with the reason', () => {
    expect(describeState({ ...sound, isOverdue: true, problem: 'Binance did not answer in time' })).toEqual({
      state: 'stale',
      detail: 'the last bar is overdue: Binance did not answer in time',
    });
  });

  it('warns when this clock is more than two seconds off', () => {
    expect(describeState({ ...sound, skewMs: 2_000 }).detail).toBeNull();
    expect(describeState({ ...sound, skewMs: -90_000 }).detail).toBe(
      "this computer's clock is 90 s ahead of the exchange's; bars follow the exchange",
    );
  });

  it('is stopped before anything else', () => {
    expect(describeState({ ...sound, isOverdue: true, loss, stopped: 'halted' })).toEqual({
      state: 'stopped',
      detail: 'halted',
    });
  });
});
