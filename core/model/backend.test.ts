import { describe, expect, it } from 'vitest';
import { startBackend } from './backend.ts';

describe('starting a backend', () => {
  it('uses WebAssembly by default, also when asked again', async () => {
    expect(await startBackend()).toMatchObject({ backend: 'wasm' });
    expect(await startBackend('wasm')).toMatchObject({ backend: 'wasm' });
  });

  it('says why it is not the chosen one', async () => {
    const { backend, reason } = await startBackend('node');
    if (backend === 'wasm') expect(reason).toContain('node is not available');
    else expect(backend).toBe('tensorflow');
  });

  it('uses plain JavaScript when that was chosen', async () => {
    expect((await startBackend('cpu')).backend).toBe('cpu');
  });
});
