/** `text` is lower case without a possessive; `start` and `end` are UTF-16 offsets into the original text. */
export type Token = {
  readonly kind: 'word' | 'number' | 'break' | 'comma';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Of a number, with its scale word applied: "1.2 bn" is 1.2e9. NaN for other kinds. */
  readonly value: number;
};

const hidden = /[\p{Cc}\p{Cf}]/gu;
const spaces = /\s/;
// Tags are bounded and stops begin only where their run does, so that a text of many "<" or "." stays linear.
const pattern =
  /<\/?[a-z!][^<>]{0,300}>|https?:\/\/\S+|(?<number>(?:[$€£¥]\s?|(?:eur|usd|euro)\s?)?\d[\d,]*(?:\s?\.\d+)?(?:\s?(?:thousand|million|billion|trillion|mln|mn|bn|tn|[mbk])(?![\p{L}\d]))?)|(?<word>[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’][\p{L}]+)*(?:&[\p{L}])?|\p{Extended_Pictographic})|(?<stop>(?<![.!?;…])[.!?;…]+(?=\s|$)|\n)|(?<comma>[,:](?=\s|$)|[–—|]|(?<=\s)-+(?=\s))/giu;

const scales: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  mln: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
  tn: 1e12,
  trillion: 1e12,
};

/**
 * Words, numbers, commas and sentence ends of a text, in order; tags and addresses are skipped, hyphens part words,
 * and characters that are not seen (zero-width, control, bidi marks) do not.
 */
export function readTokens(text: string): Token[] {
  const { visible, offsets } = dropHidden(text);
  const at = (index: number) => (offsets === undefined ? index : offsets[index]);
  const tokens: Token[] = [];
  for (const match of visible.matchAll(pattern)) {
    const { number, word, stop, comma } = match.groups as Record<string, string | undefined>;
    // In "EUR 5 mn (USD 6 mn)" the second only says the first again.
    if (number && visible.slice(Math.max(0, match.index - 3), match.index).includes('(')) continue;
    const kind = number ? 'number' : word ? 'word' : stop ? 'break' : comma ? 'comma' : undefined;
    if (kind === undefined) continue;
    const [first, last] = [match.index, match.index + match[0].length];
    tokens.push({
      kind,
      text: kind === 'word' ? plain(match[0]) : match[0],
      start: at(first),
      end: at(last - 1) + 1,
      value: kind === 'number' ? readNumber(match[0]) : Number.NaN,
    });
  }
  return tokens;
}

/** Line feeds and tabs stay, as spaces do; the offsets lead back, and are left out when nothing was dropped. */
function dropHidden(text: string): { visible: string; offsets?: Uint32Array } {
  hidden.lastIndex = 0;
  let isClean = true;
  for (const match of text.matchAll(hidden)) if (!spaces.test(match[0])) isClean = false;
  if (isClean) return { visible: text };
  const offsets = new Uint32Array(text.length + 1);
  let visible = '';
  let from = 0;
  const keep = (to: number) => {
    for (let i = from; i < to; i += 1) offsets[visible.length + i - from] = i;
    visible += text.slice(from, to);
  };
  for (const match of text.matchAll(hidden)) {
    if (spaces.test(match[0])) continue;
    keep(match.index);
    from = match.index + match[0].length;
  }
  keep(text.length);
  return { visible, offsets };
}

function plain(word: string): string {
  const lower = word.toLowerCase().replaceAll('’', "'");
  return lower.endsWith("'s") ? lower.slice(0, -2) : lower;
}

function readNumber(text: string): number {
  const [, digits, scale] = /([\d][\d,]*(?:\s?\.\d+)?)\s?([a-z]*)$/i.exec(text) ?? [];
  return Number(digits.replaceAll(/[\s,]/g, '')) * (scales[scale.toLowerCase()] ?? 1);
}
