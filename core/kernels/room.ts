import type { KernelMemory } from './kernel-memory.ts';

/** Memory that is planned once and used again; it moves only to grow. */
export type Room = { ensure(bytes: number): number; free(): void };

export function createRoom(memory: KernelMemory): Room {
  let address = 0;
  let size = 0;
  const free = () => {
    if (size > 0) memory.free(address);
    size = 0;
  };
  return {
    ensure(bytes) {
      if (bytes > size) {
        free();
        // From here on nothing is held, should there not be enough.
        address = memory.allocate(bytes);
        size = bytes;
      }
      return address;
    },
    free,
  };
}
