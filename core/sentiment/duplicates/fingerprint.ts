/** What of a headline tells whether another says the same. */
export type Fingerprint = {
  /** Names, numbers and directions: two that differ here never say the same. */
  readonly marks: string;
  /** Hashes of its words and pairs of words, ascending. */
  readonly shingles: Uint32Array;
};

/** So much of a text is compared: a headline is shorter. */
const comparedLength = 1_000;
const publisher = /\s[|–—-]\s[^|–—-]{2,30}$/u;
const word = /[\p{L}\p{N}]+(?:[.,'’][\p{L}\p{N}]+)*%?/gu;
const hidden = /\p{Cf}/gu;

/** Words that turn a headline into its opposite. */
const directions = new Set(
  (
    'up down rise rises rose rising fall falls fell falling gain gains gained lose loses lost loss losses profit above below over under ' +
    'higher lower high low jump jumps jumped drop drops dropped surge surges surged plunge plunges plunged soar soars soared sink sinks ' +
    'sank slump slumps slumped climb climbs climbed slip slips slipped rally rallies crash crashes beat beats miss misses missed buy buys ' +
    'bought sell sells sold inflow inflows outflow outflows bull bulls bullish bear bears bearish approve approves approved approval ' +
    'reject rejects rejected rejection deny denies denied ban bans banned allow allows allowed hold holds raise raises raised cut cuts ' +
    'no not never without fails fail failed wins win won before after despite'
  ).split(' '),
);

/** @param assets the tickers it names */
export function fingerprint(text: string, assets: readonly string[]): Fingerprint {
  const plain = text.slice(0, comparedLength).normalize('NFKC').replace(hidden, '').replace(publisher, '');
  const words = (plain.toLowerCase().match(word) ?? []).map((each) => each.replaceAll('’', "'"));
  const marks = words.filter((each) => directions.has(each) || each.endsWith("n't") || /\p{N}/u.test(each));
  const hashes = new Set<number>();
  words.forEach((each, i) => {
    hashes.add(hash(each));
    if (i > 0) hashes.add(hash(`${words[i - 1]} ${each}`));
  });
  return { marks: [...assets, '|', ...marks.sort()].join(' '), shingles: Uint32Array.from(hashes).sort() };
}

/** The shingles as bytes of this machine's order, and back: a database stays where it is. */
export function toBytes({ shingles }: Fingerprint): Uint8Array {
  return new Uint8Array(shingles.buffer, shingles.byteOffset, shingles.byteLength);
}

export function fromBytes(marks: string, bytes: Uint8Array): Fingerprint {
  return { marks, shingles: new Uint32Array(bytes.slice().buffer) };
}

/** The marks as 32 bits, by which those that may say the same are found: one pair in four thousand million shares it by chance. */
export function hashMarks({ marks }: Fingerprint): number {
  return hash(marks);
}

const leastLikeness = 0.7;

/** Whether two headlines say nearly the same: the same marks, and seven tenths of their words and pairs in common (Jaccard). */
export function saysTheSame(a: Fingerprint, b: Fingerprint): boolean {
  if (a.marks !== b.marks) return false;
  const [few, many] = a.shingles.length < b.shingles.length ? [a.shingles, b.shingles] : [b.shingles, a.shingles];
  if (few.length === 0 || few.length < leastLikeness * many.length) return false;
  let common = 0;
  for (let i = 0, j = 0; i < few.length && j < many.length; ) {
    if (few[i] === many[j]) common++;
    const isBehind = few[i] <= many[j];
    if (few[i] >= many[j]) j++;
    if (isBehind) i++;
  }
  return common >= leastLikeness * (few.length + many.length - common);
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
