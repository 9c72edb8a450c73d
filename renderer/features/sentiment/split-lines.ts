/** Most headlines that are judged at once, and the longest one, characters: what the engine takes. */
export const mostHeadlines = 1_000;
export const longestHeadline = 100_000;

export type SplitLines = {
  readonly lines: readonly string[];
  /** Beyond the most that are judged at once. */
  readonly leftOut: number;
  /** Longer than a headline may be. */
  readonly tooLong: number;
};

/** One headline a line, of any system's line ends; blank lines are none. */
export function splitLines(text: string): SplitLines {
  const all = text.split(/\r\n|[\n\r\u2028\u2029]/).filter((line) => line.trim() !== '');
  const short = all.filter((line) => line.length <= longestHeadline);
  const lines = short.slice(0, mostHeadlines);
  return { lines, leftOut: short.length - lines.length, tooLong: all.length - short.length };
}
