import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../domain/ports.ts';
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

/** A database at the schema of the cache, without its table. */
function emptyDatabase(): Uint8Array {
  const of = join(folder, 'empty.sqlite');
  const db = new DatabaseSync(of);
  db.exec('CREATE TABLE other (value TEXT); PRAGMA user_version = 1');
  db.close();
  return readFileSync(of);
}

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

  const filled = () => {
    const answers = Array.from({ length: 500 }, (_, i) => ({ text: `headline ${i}`, value: 'x'.repeat(200) }));
    cache.putAll('llm', 'v', answers);
    cache.close();
  };
  const warnings: string[] = [];
  const logger: Logger = { ...silentLogger, warn: (message) => warnings.push(message) };
  beforeEach(() => void warnings.splice(0));

  it.each([
    ['garbage', () => writeFileSync(path(), 'no database '.repeat(1_000))],
    ['cut short', () => truncateSync(path(), 5_000)],
    ['of other tables', () => writeFileSync(path(), emptyDatabase())],
  ])('that is %s stops nothing: it is set aside with a warning, and a new one begun', (_what, damage) => {
    filled();
    damage();
    writeFileSync(`${path()}.damaged`, 'an older one');
    cache = openScoreCache(path(), logger);
    for (let i = 0; i < 500; i++) expect(cache.get('llm', 'v', `headline ${i}`)).toBeUndefined();
    cache.put('llm', 'v', 'Bitcoin falls', 1);
    expect(cache.get('llm', 'v', 'Bitcoin falls')).toBe(1);
    expect(warnings).toEqual([expect.stringMatching(/cache of scores was damaged/)]);
    expect(readFileSync(`${path()}.damaged`).length).toBeGreaterThan(1_000);
  });

  it('whose damage comes to light only when it is read stops nothing either', () => {
    filled();
    const bytes = readFileSync(path());
    // All pages after the first: those of the tables, not the schema.
    writeFileSync(path(), bytes.fill(0xff, 4 * 4_096, bytes.length - 4 * 4_096));
    cache = openScoreCache(path(), logger);
    for (let i = 0; i < 500; i++) cache.get('llm', 'v', `headline ${i}`);
    cache.put('llm', 'v', 'Bitcoin falls', 1);
    expect(cache.get('llm', 'v', 'Bitcoin falls')).toBe(1);
    expect(warnings).toHaveLength(1);
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
