import { expect, it } from 'vitest';
import { findSettings } from './find-settings.ts';
import { fields } from './setting-fields.ts';
import { groups } from './setting-groups.ts';

const found = (search: string) => findSettings(search).map(({ id }) => id);

it('shows everything while nothing is looked for', () => {
  expect(found(' ')).toEqual(Object.keys(groups));
  expect(findSettings('').flatMap((group) => group.fields)).toEqual(fields);
});

it.each([
  ['ollama', ['llm']],
  ['RSS', ['sources']],
  ['reddit secret', ['keys']],
  ['daily budget', ['llm']],
  ['atr', ['labels']],
  ['slippage', ['costs']],
  ['no such thing', []],
])('finds %j', (search, groups) => expect(found(search)).toEqual(groups));

it('shows of a group only what fits, unless the group itself does', () => {
  expect(findSettings('time-out')[0].fields.map(({ id }) => id)).toEqual(['timeoutSeconds']);
  expect(findSettings('llm openai')[0].fields.length).toBeGreaterThan(5);
});
