import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernelMemory } from './kernel-memory.ts';

const open = (maximum = 4_096) => createKernelMemory(new WebAssembly.Memory({ initial: 16, maximum, shared: true }));

describe('the memory of the kernels', () => {
  it('never gives the same byte twice, and takes everything back', () => {
    const steps = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 300_000 }), frees: fc.nat(5) }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(steps, (actions) => {
        const memory = open();
        const blocks: { address: number; bytes: number }[] = [];
        for (const { bytes, frees } of actions) {
          const address = memory.allocate(bytes);
          expect(address % 64).toBe(0);
          for (const other of blocks) {
            expect(address + bytes <= other.address || other.address + other.bytes <= address).toBe(true);
          }
          blocks.push({ address, bytes });
          if (frees > 3) for (const { address: old } of blocks.splice(0, frees - 3)) memory.free(old);
        }
        for (const { address } of blocks) memory.free(address);
        expect(memory.usage().taken).toBe(0);
        const { size } = memory.usage();
        memory.allocate(size - 32_768);
        expect(memory.usage().size).toBe(size);
      }),
    );
  });

  it('says what to do when the computer has no more', () => {
    expect(() => open(32).allocate(100 * 2 ** 20)).toThrow(
      'There is not enough memory for 100 MB more; choose a smaller preset or batch size.',
    );
  });
});
