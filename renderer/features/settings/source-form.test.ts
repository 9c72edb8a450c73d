import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceSettings } from '../../../core/contract/settings-schemas.ts';
import { checkSource, idFor, newSource, placeOf, type SourceKind, sourceOf } from './source-form.ts';

const places: readonly [SourceKind, string][] = [
  ['rss', 'https://example.org/feed.xml'],
  ['rss', 'example.org'],
  ['rss', 'file:///etc/passwd'],
  ['rss', ''],
  ['reddit', 'CryptoCurrency'],
  ['reddit', 'r/Bitcoin'],
  ['reddit', 'a b'],
  ['reddit', 'ünï'],
  ['x', 'bitcoin lang:en'],
  ['x', ' '],
  ['x', 'x'.repeat(513)],
  ['folder', '/home/me/news'],
  ['folder', ''],
  ['fearGreed', ''],
];

describe('a source', () => {
  it.each(places)('of kind %s at %j is taken exactly when the engine takes it', (kind, place) => {
    const values = { ...newSource(kind), name: 'News', place };
    const isTaken = sourceSettings.safeParse(sourceOf(values, 'news', true)).success;
    expect(Object.keys(checkSource(values))).toEqual(isTaken ? [] : ['place']);
  });

  it.each(['0', '1441', '2.5', '', 'often', '1e2'])('is not asked every %j minutes', (everyMinutes) => {
    expect(checkSource({ ...newSource('fearGreed'), everyMinutes })).toHaveProperty('everyMinutes');
  });

  it('is the same after it was opened and saved unchanged', () => {
    const source = sourceSettings.parse({
      id: 'cd',
      name: 'Coins',
      isEnabled: false,
      everyMinutes: 7,
      kind: 'rss',
      url: 'https://example.org/rss',
    });
    const values = { kind: source.kind, name: source.name, place: placeOf(source), everyMinutes: '7' };
    expect(sourceOf(values, source.id, source.isEnabled)).toEqual(source);
  });

  it('gets an id that is valid and new, whatever its name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 12 }), (name, count) => {
        const ids: string[] = [];
        for (let index = 0; index <= count; index += 1) ids.push(idFor(name, ids));
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(/^[a-z0-9-]{1,40}$/);
      }),
    );
  });
});
