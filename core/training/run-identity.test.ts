import { describe, expect, it } from 'vitest';
import { checkSameBackend } from './run-identity.ts';

const kernels = (build: string, threads: string) => ({
  backend: 'wasm',
  isFused: true,
  reason: `WebAssembly kernels with ${build} SIMD on ${threads}: the fastest way here, with nothing to install`,
});
const begun = kernels('relaxed', '4 threads');

describe('a run that goes on', () => {
  it('may do so on any number of threads, whatever else could not be had', () => {
    for (const threads of ['1 thread', '2 threads', '16 threads']) {
      expect(() => checkSameBackend(begun, kernels('relaxed', threads))).not.toThrow();
    }
    const { reason } = begun;
    expect(() =>
      checkSameBackend(begun, { ...begun, reason: `${reason}; node is not available: no such file` }),
    ).not.toThrow();
  });

  it.each([
    kernels('plain', '4 threads'),
    {
      ...begun,
      isFused: false,
      reason: 'WebAssembly layers of tfjs, because there is no SIMD: much slower than the kernels',
    },
    { backend: 'tensorflow', isFused: false, reason: 'tfjs-node (libtensorflow) was chosen' },
    { backend: 'cpu', isFused: false, reason: 'plain JavaScript, the last resort: very slow' },
  ])('may not do so on $reason', (now) => {
    expect(() => checkSameBackend(begun, now)).toThrow(
      /^The run was begun with WebAssembly kernels with relaxed SIMD .* cannot go on with .*; make the former available/,
    );
    expect(() => checkSameBackend(now, begun)).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });
});
