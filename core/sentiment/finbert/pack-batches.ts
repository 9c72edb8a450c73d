const maxTexts = 32;
/** Padded tokens of a batch: what one run of a BERT of the usual size holds in about 100 MB. */
const maxTokens = 4_096;

/**
 * Puts texts of like length together, so that little is padded.
 * @param lengths of the texts, in tokens
 * @returns batches of indices; each index once; at most 32 a batch, and fewer when they are long
 */
export function packBatches(lengths: readonly number[]): number[][] {
  const sorted = lengths.map((_, index) => index).sort((a, b) => lengths[a] - lengths[b] || a - b);
  const batches: number[][] = [];
  for (const index of sorted) {
    const last = batches.at(-1);
    // The newcomer is the longest.
    if (last && last.length < maxTexts && (last.length + 1) * lengths[index] <= maxTokens) last.push(index);
    else batches.push([index]);
  }
  return batches;
}
