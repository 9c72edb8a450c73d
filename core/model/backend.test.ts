import { describe, expect, it } from 'vitest';
import { startBackend } from './backend.ts';

describe('starting a backend', () => {
  it('uses WebAssembly with the kernels unless told otherwise, also when asked again', async () => {
    const first = await startBackend();
    expect(first).toMatchObject({ backend: 'wasm', isFused: true });
    expect(first.reason).toContain('kernels');
    expect(await startBackend()).toBe(first);
  });

  it('says why it is not the chosen one', async () => {
    const { backend, reason } = await startBackend('node');
    if (backend === 'wasm') expect(reason).toContain('node is not available');
    else expect(backend).toBe('tensorflow');
  });

  it('uses WebAssembly or plain JavaScript when that was chosen, and stays with it', async () => {
    for (const name of ['cpu', 'wasm', 'cpu'] as const) {
      expect((await startBackend(name)).backend).toBe(name);
      expect((await startBackend()).backend).toBe(name);
    }
  });
});
