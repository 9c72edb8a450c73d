import { describe, expect, it } from 'vitest';
import { createGate, heed } from './pace.ts';

describe('work that heeds the outside', () => {
  it('goes straight on while the gate is open', async () => {
    const told: boolean[] = [];
    await heed({ gate: createGate(), onPause: (isPaused) => told.push(isPaused) });
    expect(told).toEqual([]);
  });

  it('waits while the gate is closed and says so', async () => {
    const gate = createGate();
    gate.close();
    const told: boolean[] = [];
    await heed({
      gate,
      onPause(isPaused) {
        told.push(isPaused);
        if (isPaused) gate.open();
      },
    });
    expect(told).toEqual([true, false]);
  });

  it('is cancelled while it waits', async () => {
    const gate = createGate();
    gate.close();
    const cancelled = new AbortController();
    const told: boolean[] = [];
    const onPause = (isPaused: boolean) => {
      told.push(isPaused);
      cancelled.abort();
    };
    await expect(heed({ gate, signal: cancelled.signal, onPause })).rejects.toMatchObject({ code: 'cancelled' });
    expect(told).toEqual([true]);
  });
});
