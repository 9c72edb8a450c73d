type Span = { readonly start: number; readonly end: number };

/** One character as a BERT tokenizer sees it: small, without accents; empty when it is dropped. */
function plain(character: string): string {
  return character
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{Mn}\p{Cc}\p{Cf}\p{Z}\p{Cs}\uFFFD]/gu, '');
}

/** What is a word by itself to BERT: punctuation, ASCII symbols, Chinese characters. */
const mark = /[\p{P}$+<=>^`|~\p{Script=Han}]/u;

/** The text as its tokenizer sees it, without spaces, and for each UTF-16 unit of that where it comes from. */
function flatten(text: string): { flat: string; origins: Span[]; wordEnds: Set<number> } {
  let flat = '';
  const origins: Span[] = [];
  /** Offsets in `flat` at which a space or a punctuation mark ends a word. */
  const wordEnds = new Set<number>();
  let start = 0;
  for (const character of text) {
    const end = start + character.length;
    const seen = plain(character);
    const isMark = mark.test(character);
    if (isMark || (seen === '' && /\s|\p{Z}/u.test(character))) wordEnds.add(flat.length);
    flat += seen;
    for (let i = 0; i < seen.length; i += 1) origins.push({ start, end });
    if (isMark) wordEnds.add(flat.length);
    start = end;
  }
  wordEnds.add(flat.length);
  return { flat, origins, wordEnds };
}

/**
 * Where the tokens of a text are in it. Tokenizers here do not tell, so each piece is looked for after the one before.
 * @param tokens in their order, special ones left out; `##` or `Ġ` in front of a piece is not part of it
 * @param unknown what stands for a word that is not in the vocabulary: such a token covers the word
 * @returns for each token UTF-16 offsets [start, end), ascending and apart; undefined where it could not be found
 */
export function tokenSpans(text: string, tokens: readonly string[], unknown: string): (Span | undefined)[] {
  const { flat, origins, wordEnds } = flatten(text);
  let position = 0;
  let taken = 0;
  return tokens.map((token) => {
    const piece = token === unknown ? '' : [...token.replace(/^(##|Ġ)/, '')].map(plain).join('');
    const from = piece === '' ? position : flat.indexOf(piece, position);
    let until = from + piece.length;
    if (token === unknown) for (until = from + 1; until < flat.length && !wordEnds.has(until); until += 1);
    if (from < 0 || until <= from || until > flat.length) return undefined;
    position = until;
    const span = { start: Math.max(taken, origins[from].start), end: origins[until - 1].end };
    taken = Math.max(taken, span.end);
    return span.end > span.start ? span : undefined;
  });
}
