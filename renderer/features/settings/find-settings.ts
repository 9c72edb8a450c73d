import { type Field, fields } from './setting-fields.ts';
import { type GroupId, groups, words } from './setting-groups.ts';

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
