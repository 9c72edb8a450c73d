const vowel = /[aeiou]/;
const shortStem = /^[^aeiou]*[aeiou][bdgklmnprt]$/;

/** Regular forms of an English verb or noun, itself first: "drop" → drop, drops, dropped, dropping (and the misspelt ones). */
export function inflect(word: string): readonly string[] {
  if (word.endsWith('y') && !vowel.test(word.at(-2) ?? '')) {
    const stem = word.slice(0, -1);
    return [word, `${stem}ies`, `${stem}ied`, `${word}ing`];
  }
  if (word.endsWith('e')) return [word, `${word}s`, `${word}d`, `${word.slice(0, -1)}ing`];
  const plural = /(?:s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
  const forms = [word, plural, `${word}ed`, `${word}ing`];
  if (shortStem.test(word)) forms.push(`${word}${word.at(-1)}ed`, `${word}${word.at(-1)}ing`);
  return forms;
}
