/** What the LLM is given of a text at most, characters. */
export const mostCharacters = 600;

/** Format, control, private and unassigned characters and variation selectors: what a reader does not see and a model does. */
const unseen = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Variation_Selector}]/gu;
const spaces = /[\s\p{Cc}]+/gu;

/**
 * The text on one line, without characters that nobody sees and in its compatibility form, so that nothing can hide in
 * it; of a longer one the beginning. Empty when there is nothing to read.
 */
export function cleanHeadline(text: string): { text: string; isTruncated: boolean } {
  // Compatibility forms make one character up to 18, never fewer than one of many that are seen.
  const head = text.slice(0, 40 * mostCharacters);
  const clean = head.normalize('NFKC').replace(spaces, ' ').replace(unseen, '').replace(/ +/g, ' ').trim();
  if (clean.length <= mostCharacters) return { text: clean, isTruncated: head.length < text.length };
  return {
    text: clean
      .slice(0, mostCharacters)
      .toWellFormed()
      .replace(/\uFFFD$/, '')
      .trim(),
    isTruncated: true,
  };
}

const instructions =
  /[{}[\]<>|\\]|```|https?:|\b(?:ignor\w*|disregard\w*|forget\w*|overrid\w*|instruct\w*|prompts?|system|assistant|developer|admin\w*|user|model|json|respond\w*|repl(?:y|ies)|answers?|outputs?|return|print|reveal|scores?|rat(?:e|ing)\s+(?:this|all|every)|confidence|headlines?|you(?:r|rs|'re)?|pretend|api|keys?|tools?|function)\b/i;

/**
 * Whether a headline may be speaking to the model instead of about a market. Such a one is judged in a call of its own,
 * so that a model that obeys it misjudges nothing else. Many innocent ones look so too; that costs a call and no more.
 */
export function readsLikeInstructions(text: string): boolean {
  return instructions.test(text);
}
