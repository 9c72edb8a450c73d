import { type Field, fields, type GroupId, groups } from './setting-fields.ts';

/** Other words a setting is looked for by. */
const words: Readonly<Record<GroupId, string>> = {
  fusion: 'sentiment weights shares fusion lexicon',
  finbert: 'sentiment download import remove offline licence onnx hugging face',
  llm: 'sentiment openai ollama lm studio vllm cost test api',
  sources: 'sentiment news rss atom feed reddit x twitter fear greed folder csv schedule',
  keys: 'secret token password api reddit x llm keychain environment',
};

export type FoundGroup = { readonly id: GroupId; readonly fields: readonly Field[] };

/** The groups and settings in which every word of the search occurs; a group whose own words fit is shown whole. */
export function findSettings(search: string): FoundGroup[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (text: string) => wanted.every((word) => text.toLowerCase().includes(word));
  return (Object.keys(groups) as GroupId[]).flatMap((id) => {
    const own = fields.filter(({ group }) => group === id);
    const heading = `${groups[id].title} ${groups[id].note} ${words[id]}`;
    if (fits(heading)) return [{ id, fields: own }];
    const found = own.filter(({ label, effect }) => fits(`${heading} ${label} ${effect}`));
    return found.length > 0 ? [{ id, fields: found }] : [];
  });
}
