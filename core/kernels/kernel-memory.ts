import { Failure } from '../domain/failure.ts';

/** 4 GiB, the largest memory a 32-bit address reaches; it is reserved, not used. */
export const maximumPages = 65_536;
const pageBytes = 65_536;
/** 16 kB of zeros; before them lie the counters of the task list. */
export const zerosAddress = 1_024;
/** Of the kernels' own constants. */
export const constantsAddress = 20_480;
/** Of the list of tasks that are offered, eight bytes each; assembly/tasks.as.ts says the same. */
export const slotsAddress = 28_672;
export const mostTasks = 512;
const firstAddress = 32_768;
const alignment = 64;
const wholePages = 16;

type Block = { readonly address: number; readonly bytes: number };

/** Room in the kernels' memory, handed out in blocks of whole cache lines. */
export type KernelMemory = {
  /** @returns the address of at least `bytes` bytes. Throws Failure 'unavailable' when the computer has no more. */
  allocate(bytes: number): number;
  free(address: number): void;
  floats(address: number, count: number): Float32Array;
  integers(address: number, count: number): Int32Array;
  /** Bytes taken and bytes the memory has. */
  usage(): { taken: number; size: number };
};

export function createKernelMemory(memory: WebAssembly.Memory): KernelMemory {
  const taken = new Map<number, number>();
  /** Ascending by address; neighbours are always joined. */
  let free: Block[] = [{ address: firstAddress, bytes: memory.buffer.byteLength - firstAddress }];

  const grow = (bytes: number) => {
    const pages = Math.ceil(bytes / pageBytes / wholePages) * wholePages;
    const address = memory.buffer.byteLength;
    try {
      memory.grow(pages);
    } catch (cause) {
      throw new Failure(
        'unavailable',
        `There is not enough memory for ${Math.round(bytes / 2 ** 20)} MB more; choose a smaller preset or batch size.`,
        { cause },
      );
    }
    give({ address, bytes: pages * pageBytes });
  };

  const give = (block: Block) => {
    const sorted = [...free, block].sort((a, b) => a.address - b.address);
    free = [];
    for (const next of sorted) {
      const last = free.at(-1);
      if (last && last.address + last.bytes === next.address) {
        free[free.length - 1] = { address: last.address, bytes: last.bytes + next.bytes };
      } else free.push(next);
    }
  };

  return {
    allocate(bytes) {
      const needed = Math.max(alignment, Math.ceil(bytes / alignment) * alignment);
      let index = free.findIndex((block) => block.bytes >= needed);
      if (index < 0) {
        grow(needed);
        index = free.findIndex((block) => block.bytes >= needed);
      }
      const { address, bytes: size } = free[index];
      free.splice(index, 1, ...(size > needed ? [{ address: address + needed, bytes: size - needed }] : []));
      taken.set(address, needed);
      return address;
    },
    free(address) {
      const bytes = taken.get(address);
      if (bytes === undefined) throw new Failure('internal', `Nothing is allocated at ${address}.`);
      taken.delete(address);
      give({ address, bytes });
    },
    floats: (address, count) => new Float32Array(memory.buffer, address, count),
    integers: (address, count) => new Int32Array(memory.buffer, address, count),
    usage: () => ({
      taken: [...taken.values()].reduce((sum, bytes) => sum + bytes, 0),
      size: memory.buffer.byteLength,
    }),
  };
}
