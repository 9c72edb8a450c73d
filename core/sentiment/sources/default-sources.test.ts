import { expect, it } from 'vitest';
import { sentimentSettings } from '../../contract/settings-schemas.ts';
import { defaultSources } from './default-sources.ts';

it('the default sources are valid settings with ids of their own, and all off on the demo market', () => {
  const real = defaultSources({ isRealMarket: true });
  expect(sentimentSettings.parse({ sources: real }).sources).toEqual(real);
  expect(new Set(real.map(({ id }) => id)).size).toBe(real.length);
  expect(real.filter(({ isEnabled }) => isEnabled).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['rss', 'fearGreed']),
  );
  expect(real.filter(({ kind }) => kind === 'reddit' || kind === 'x').some(({ isEnabled }) => isEnabled)).toBe(false);
  expect(defaultSources({ isRealMarket: false }).some(({ isEnabled }) => isEnabled)).toBe(false);
});
