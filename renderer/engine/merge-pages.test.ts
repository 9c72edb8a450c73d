import { describe, expect, it } from 'vitest';
import { appendNext, mergeFirst } from './merge-pages.ts';

type Item = { readonly id: number; readonly text: string };
const item = (id: number, text = `item ${id}`): Item => ({ id, text });
const keyOf = ({ id }: Item) => id;
const ids = (items: readonly Item[]) => items.map(keyOf);

describe('a list that is read again', () => {
  it('takes new and changed items and keeps those beyond that were loaded', () => {
    const merged = mergeFirst([item(5), item(4), item(3), item(2)], [item(6), item(5, 'changed'), item(4)], 9, keyOf);
    expect(ids(merged)).toEqual([6, 5, 4, 3, 2]);
    expect(merged[1].text).toBe('changed');
  });

  it('starts anew when it no longer touches what was loaded', () => {
    expect(ids(mergeFirst([item(5), item(4)], [item(90), item(89)], 90, keyOf))).toEqual([90, 89]);
  });

  it('drops what is gone when the page is all there is', () => {
    expect(ids(mergeFirst([item(5), item(4)], [item(5)], 1, keyOf))).toEqual([5]);
    expect(ids(mergeFirst([item(5)], [], 0, keyOf))).toEqual([]);
  });

  it('adds further items once', () => {
    expect(ids(appendNext([item(5), item(4)], [item(4), item(3)], keyOf))).toEqual([5, 4, 3]);
  });
});
