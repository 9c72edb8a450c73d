import { describe, expect, it } from 'vitest';
import { defaultBackend, startBackend } from './backend.ts';

describe('choosing a backend', () => {
  it('takes tfjs-node where it is installed and WebAssembly where it is not', () => {
    const asked: string[] = [];
    expect(defaultBackend((name) => asked.push(name))).toBe('node');
    expect(asked).toEqual(['@tensorflow/tfjs-node']);
    const missing = () => {
      throw new Error('Cannot find module');
    };
    expect(defaultBackend(missing)).toBe('wasm');
  });
});

describe('starting a backend', () => {
  it('uses the default one, also when asked again', async () => {
    const first = await startBackend();
    expect(['wasm', 'tensorflow']).toContain(first.backend);
    if (defaultBackend() === 'wasm') expect(first).toMatchObject({ backend: 'wasm' });
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
