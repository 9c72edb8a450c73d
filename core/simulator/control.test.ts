import { describe, expect, it } from 'vitest';
import { silentLogger } from '../domain/ports.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { faultTable } from './fault-table.ts';
import { getJson, startTestSimulator, testStart } from './simulator.test-kit.ts';
import { startSimulator } from './start-simulator.ts';
import { createSyntheticMarket } from './synthetic-market.ts';

const market = createSyntheticMarket({ seed: 1 });
const start = () => startTestSimulator(createManualClock(testStart), { market });
const json = { 'content-type': 'application/json' };

describe('the control endpoint', () => {
  it('switches the same faults as the program and describes them', async () => {
    await using simulator = await start();
    const post = (body: unknown) =>
      fetch(`${simulator.restUrl}/control/faults`, { method: 'POST', headers: json, body: JSON.stringify(body) });
    expect((await post({ httpErrors: { status: 451 }, stall: { forMs: 1 } })).status).toBe(200);
    expect(simulator.faults.active()).toEqual({ httpErrors: { status: 451 }, stall: { forMs: 1, scope: 'open' } });
    expect((await fetch(`${simulator.restUrl}/api/v3/time`)).status).toBe(451);
    expect((await post({ httpErrors: null })).status).toBe(200);
    const { body } = await getJson(simulator, '/control/faults');
    const { active, about } = body as { active: unknown; about: object };
    expect(active).toEqual({ stall: { forMs: 1, scope: 'open' } });
    expect(Object.keys(about)).toEqual(Object.keys(faultTable));
  });

  it('works during an outage, or nobody could end it', async () => {
    await using simulator = await start();
    simulator.faults.apply({ refuseConnections: {} });
    const body = JSON.stringify({ refuseConnections: null });
    await fetch(`${simulator.restUrl}/control/faults`, { method: 'POST', headers: json, body });
    expect((await fetch(`${simulator.restUrl}/api/v3/time`)).status).toBe(200);
  });

  it('tells what was sent', async () => {
    await using simulator = await start();
    await getJson(simulator, '/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=1');
    const { body } = await getJson(simulator, '/control/log');
    expect(body).toEqual({
      events: [
        {
          at: testStart,
          kind: 'request',
          route: '/api/v3/klines',
          query: 'symbol=BTCUSDT&interval=1m&limit=1',
          status: 200,
        },
      ],
      requests: [{ minute: testStart, route: '/api/v3/klines', status: 200, count: 1 }],
      frames: {},
    });
  });

  it.each([
    [{ nosuch: {} }, 'no fault called nosuch'],
    [{ stall: { forMs: -1 } }, 'stall'],
    [{ badValues: { kind: 'odd' } }, 'badValues'],
    [{ slowReplies: {} }, 'slowReplies'],
    [5, 'object'],
  ])('refuses %j with a sentence and changes nothing', async (changes, words) => {
    await using simulator = await start();
    const body = JSON.stringify(typeof changes === 'object' ? { hangingReplies: {}, ...changes } : changes);
    const response = await fetch(`${simulator.restUrl}/control/faults`, { method: 'POST', headers: json, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ code: 'bad-request', message: expect.stringContaining(words) });
    expect(simulator.faults.active()).toEqual({});
  });

  it('refuses what a page in a browser could send', async () => {
    await using simulator = await start();
    const url = `${simulator.restUrl}/control/faults`;
    const body = JSON.stringify({ dropSockets: {} });
    const plain = await fetch(url, { method: 'POST', body });
    const foreign = await fetch(url, { method: 'POST', headers: { ...json, origin: 'https://evil.example' }, body });
    expect([plain.status, foreign.status]).toEqual([403, 403]);
    expect((await fetch(`${simulator.restUrl}/control/nothing`)).status).toBe(404);
  });
});

describe('startSimulator', () => {
  const options = { market, clock: createManualClock(testStart), logger: silentLogger };

  it('refuses a speed out of range and a port that is taken', async () => {
    await expect(startSimulator({ ...options, speed: 0.5 })).rejects.toMatchObject({ code: 'bad-request' });
    await expect(startSimulator({ ...options, speed: 10_001 })).rejects.toMatchObject({ code: 'bad-request' });
    await using simulator = await start();
    const message = `Port ${simulator.port} of 127.0.0.1 is in use by another program; stop that one, or choose another port for the simulated exchange.`;
    await expect(startSimulator({ ...options, port: simulator.port })).rejects.toMatchObject({
      code: 'conflict',
      message,
    });
  });

  it('starts at the time it is told and runs as fast', async () => {
    const clock = createManualClock(testStart);
    const simulator = await startSimulator({ ...options, clock, speed: 60, startTime: testStart + 5_000 });
    clock.advance(1_000);
    expect(simulator.now()).toBe(testStart + 65_000);
    expect((await getJson(simulator, '/api/v3/time')).body).toEqual({ serverTime: testStart + 65_000 });
    await simulator.close();
    await expect(fetch(`${simulator.restUrl}/api/v3/time`)).rejects.toThrow();
  });
});
