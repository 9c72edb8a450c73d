import { describe, expect, it } from 'vitest';
import type { NewsItem } from '../../../core/contract/contract.ts';
import { appendOlder, mergeNewest } from './merge-news.ts';

const item = (id: number, text = `headline ${id}`): NewsItem => ({
  id,
  publishedAt: id,
  fetchedAt: id,
  sourceId: 'feed',
  source: 'Feed',
  url: null,
  text,
  assets: [],
  isBackfilled: false,
  copies: 1,
  fused: { label: 'neutral', score: 0, uncertainty: 1, shares: {} },
  parts: { lexicon: 0, finbert: null, llm: null },
});
const ids = (items: readonly NewsItem[]) => items.map(({ id }) => id);

describe('a list of headlines that is read again', () => {
  it('takes new and rejudged items and keeps the older ones that were loaded', () => {
    const merged = mergeNewest([item(5), item(4), item(3), item(2)], [item(6), item(5, 'judged'), item(4)], 9);
    expect(ids(merged)).toEqual([6, 5, 4, 3, 2]);
    expect(merged[1].text).toBe('judged');
  });

  it('starts anew when it no longer touches what was loaded', () => {
    expect(ids(mergeNewest([item(5), item(4)], [item(90), item(89)], 90))).toEqual([90, 89]);
  });

  it('drops what is gone when the page is all there is', () => {
    expect(ids(mergeNewest([item(5), item(4)], [item(5)], 1))).toEqual([5]);
    expect(ids(mergeNewest([item(5)], [], 0))).toEqual([]);
  });

  it('adds older items once', () => {
    expect(ids(appendOlder([item(5), item(4)], [item(4), item(3)]))).toEqual([5, 4, 3]);
  });
});
