import { decodeEntities } from './html-entities.ts';

/** Longest headline that a source gives, characters: a headline is a sentence, and every model reads less. */
const maxLength = 2_000;
/** So much of it is looked at: markup can be far longer than what it shows. */
const maxMarkup = 20_000;

const hiddenContent = /<(script|style)\b[^<>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi;
const comment = /<!--[\s\S]*?(?:-->|$)/g;
const tag = /<[a-z/!?][^<>]*>/gi;
// Control and format characters: NUL, zero-width blanks, soft hyphens, direction overrides, tags. Joiners (U+200C, U+200D)
// stay: emoji and Persian are written with them.
const invisible = /[[\p{Cc}\p{Cf}]--[\u200c\u200d\t\n\v\f\r]]/gv;

/**
 * The headline as plain text of one line: no markup, entities as characters, no control, zero-width or direction
 * characters, blanks collapsed, at most 2,000 characters.
 * @returns '' when nothing is left
 */
export function cleanHeadline(markup: string): string {
  const plain = markup.slice(0, maxMarkup).replace(comment, ' ').replace(hiddenContent, ' ').replace(tag, ' ');
  const text = decodeEntities(plain).replace(invisible, '').replace(/\s+/g, ' ').trim().toWellFormed();
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
