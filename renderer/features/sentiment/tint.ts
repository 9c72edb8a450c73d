/** A piece of a text, UTF-16 offsets, with what it adds to the score. */
export type Span = { readonly start: number; readonly end: number; readonly effect: number };
export type TintedPiece = { readonly start: number; readonly text: string; readonly effect: number };

/**
 * The text in pieces, in order and whole, each with its effect; 0 where nothing moved the score.
 * Spans that overlap an earlier one or leave the text are left out, so that no character is ever shown twice or lost.
 * @param most characters that are shown; the rest is cut off
 */
export function tintText(text: string, spans: readonly Span[], most = Number.POSITIVE_INFINITY): TintedPiece[] {
  const pieces: TintedPiece[] = [];
  const shown = Math.min(text.length, most);
  let done = 0;
  const add = (end: number, effect: number) => {
    if (end > done) pieces.push({ start: done, text: text.slice(done, end), effect });
    done = Math.max(done, end);
  };
  for (const { start, end, effect } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start < done || end <= start || end > shown || effect === 0) continue;
    add(start, 0);
    add(end, effect);
  }
  add(shown, 0);
  return pieces;
}

/** How strong a tint is, 0..1, against the strongest of its text. */
export function tintStrength(effect: number, strongest: number): number {
  return strongest > 0 ? Math.min(1, Math.max(0.25, Math.abs(effect) / strongest)) : 0;
}

/** Characters without a shape of their own: controls, zero-width, direction marks. They may hide words. */
export function countInvisible(text: string): number {
  return text.match(/[\p{Cc}\p{Cf}]/gu)?.length ?? 0;
}
