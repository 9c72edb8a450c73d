import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openScoreCache } from './score-cache.ts';

let folder: string;
let cache: ReturnType<typeof openScoreCache>;
const path = () => join(folder, 'sentiment-cache.sqlite');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omni-cache-'));
  cache = openScoreCache(path());
});
afterEach(() => {
  cache.close();
  rmSync(folder, { recursive: true });
});

describe('the cache of scores', () => {
  it('gives back what was put for the same text, model and version, and nothing else', () => {
    cache.put('finbert', 'v1', 'Bitcoin falls', { score: -0.5 });
    expect(cache.get('finbert', 'v1', 'Bitcoin falls')).toEqual({ score: -0.5 });
    expect(cache.get('finbert', 'v2', 'Bitcoin falls')).toBeUndefined();
    expect(cache.get('llm', 'v1', 'Bitcoin falls')).toBeUndefined();
    expect(cache.get('finbert', 'v1', 'Bitcoin falls ')).toBeUndefined();
    cache.put('finbert', 'v1', 'Bitcoin falls', { score: 0.5 });
    expect(cache.get('finbert', 'v1', 'Bitcoin falls')).toEqual({ score: 0.5 });
  });

  it('takes many at once, or none of them', () => {
    cache.putAll('finbert', 'v1', [
      { text: 'a', value: 1 },
      { text: 'b', value: [2] },
    ]);
    expect(['a', 'b', 'c'].map((text) => cache.get('finbert', 'v1', text))).toEqual([1, [2], undefined]);
    const circular: unknown[] = [];
    circular.push(circular);
    const half = [
      { text: 'c', value: 3 },
      { text: 'd', value: circular },
    ];
    expect(() => cache.putAll('finbert', 'v1', half)).toThrow();
    expect(cache.get('finbert', 'v1', 'c')).toBeUndefined();
  });

  it('does so for any text and value, also after it was opened again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 50 }), fc.jsonValue(), (units, value) => {
        const text = String.fromCharCode(...units);
        cache.put('llm', 'v', text, value);
        expect(JSON.stringify(cache.get('llm', 'v', text))).toBe(JSON.stringify(value));
      }),
      { numRuns: 50 },
    );
    cache.put('llm', 'v', '', null);
    cache.close();
    cache = openScoreCache(path());
    expect(cache.get('llm', 'v', '')).toBeNull();
  });

  it('may be deleted at any time, and holds no text', () => {
    cache.put('llm', 'v', 'a secret headline', 1);
    cache.close();
    expect(readFileSync(path()).includes('secret headline')).toBe(false);
    rmSync(path());
    cache = openScoreCache(path());
    expect(cache.get('llm', 'v', 'a secret headline')).toBeUndefined();
  });
});
