type ProblemParts = { readonly before: string; readonly items: readonly string[]; readonly after: string };

const count = /[a-z0-9]+:\S+ \d+[mhd]: \d+ of \d+ bars/g;

/** A sentence with counts of bars in it, taken apart so that they can stand below each other; without any it stays whole. */
export function problemParts(sentence: string): ProblemParts {
  const found = [...sentence.matchAll(count)];
  const last = found.at(-1);
  if (!last) return { before: sentence, items: [], after: '' };
  return {
    before: sentence.slice(0, found[0].index).trimEnd(),
    items: found.map(([text]) => text),
    after: sentence.slice(last.index + last[0].length).replace(/^; /, ''),
  };
}
