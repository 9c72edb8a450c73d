/** Numbers that tasks are still writing. */
export type Deferred = {
  /** Waits for them. A view of the kernels' memory, or a copy once that memory had to be used again. */
  read(): Float32Array;
  /** Nobody will read them any more. */
  drop(): void;
};

export type Deferrals = {
  /** @param read waits until the tasks are done and answers where the numbers are */
  defer(read: () => Float32Array): Deferred;
  /** Copies what is still to be read: the memory it lies in is about to be used again. */
  settle(): void;
};

/** Results of one layer, which lie where its next pass will write. */
export function createDeferrals(): Deferrals {
  const unread = new Set<() => void>();
  return {
    defer(read) {
      let kept: Float32Array | undefined;
      const keep = () => {
        kept = read().slice();
      };
      unread.add(keep);
      return { read: () => kept ?? read(), drop: () => void unread.delete(keep) };
    },
    settle() {
      for (const keep of unread) keep();
      unread.clear();
    },
  };
}
