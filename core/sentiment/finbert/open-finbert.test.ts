import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type FinbertBench, openTestFinbert, tinyModelId } from './finbert.test-kit.ts';
import { startHub, type TestHub } from './hub.test-kit.ts';
import { tinyBertFiles, writeTinyBert } from './tiny-bert.test-kit.ts';

const opened: (FinbertBench | TestHub)[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

function open(options?: Parameters<typeof openTestFinbert>[0]): FinbertBench {
  const bench = openTestFinbert(options);
  opened.push(bench);
  return bench;
}

const signal = new AbortController().signal;
const weightsOf = ({ dir }: FinbertBench) => join(dir, 'finbert', tinyModelId, 'onnx/model_quantized.onnx');

async function imported(options?: Parameters<typeof openTestFinbert>[0]): Promise<FinbertBench> {
  const bench = open(options);
  await bench.finbert.importFolder(writeTinyBert(join(bench.dir, 'source')));
  return bench;
}

describe('FinBERT', () => {
  it('says plainly that it is absent, and what a download would bring', async () => {
    const { finbert } = open();
    expect(finbert.status()).toMatchObject({ state: 'absent', version: null, bytes: null, fraction: null });
    expect(finbert.status().offer).toMatchObject({ modelId: tinyModelId, bytes: 111_000_000 });
    expect(finbert.status().offer.licence).toContain('CC BY-NC-SA');
    expect(finbert.version()).toBeNull();
    await expect(finbert.score(['x'], { signal })).rejects.toMatchObject({
      code: 'unavailable',
      message: 'tests/tiny-bert is not on this computer; download it, or import it from a folder.',
    });
  });

  it('is downloaded from a hub, judges, and goes on judging when the hub is gone', async () => {
    const hub = await startHub(tinyModelId, tinyBertFiles());
    const bench = open({ hubUrl: hub.url });
    const { finbert, until } = bench;
    const fractions: (number | null)[] = [];
    finbert.onStatus(() => fractions.push(finbert.status().fraction));
    await finbert.download();
    expect(finbert.status().state).toBe('downloading');
    await expect(finbert.download()).rejects.toMatchObject({ code: 'busy' });
    const { version, detail, bytes } = await until(({ state }) => state === 'ready');
    expect(detail).toBeNull();
    expect(bytes).toBeGreaterThan(1_000);
    expect(version).toMatch(/^tests\/tiny-bert q8 [0-9a-f]{12}$/);
    expect(fractions).toContain(1);
    await hub.close();
    const [good, bad, plain] = await finbert.score(['Bitcoin surges', 'Exchange hack', 'The price of ether'], {
      signal,
    });
    expect([good.label, bad.label, plain.label]).toEqual(['positive', 'negative', 'neutral']);
    expect(good).toMatchObject({ isCached: false, isTruncated: false });
    expect(good.score).toBeCloseTo(good.probabilities.positive - good.probabilities.negative, 12);
    expect(good.probabilities.positive + good.probabilities.neutral + good.probabilities.negative).toBeCloseTo(1, 6);
    // No key, no cookie; and nothing but the API, the four files and the redirect was asked for.
    expect(hub.requests.map(({ headers }) => headers).join()).not.toMatch(/authorization|cookie/i);
    expect(hub.requests).toHaveLength(6);
    expect(readdirSync(join(bench.dir, 'finbert')).sort()).toEqual(['tests']);
  });

  it('gives one answer for one text, in any batch, order or repetition, and then from the cache', async () => {
    const { finbert } = await imported();
    const texts = Array.from(
      { length: 70 },
      (_, i) => `Bitcoin ${'price '.repeat(i % 9)}${i % 2 ? 'surges' : 'hack'} ${i % 4}`,
    );
    const together = await finbert.score([...texts, texts[0]], { signal });
    expect(together).toHaveLength(71);
    expect(together[70]).toEqual(together[0]);
    expect(together.every(({ isCached }) => !isCached)).toBe(true);
    const again = await finbert.score(texts.toReversed(), { signal });
    expect(again.every(({ isCached }) => isCached)).toBe(true);
    expect(again.toReversed().map(({ probabilities }) => probabilities)).toEqual(
      together.slice(0, 70).map(({ probabilities }) => probabilities),
    );
    expect(together.map(({ label }) => label).slice(0, 4)).toEqual(['negative', 'positive', 'negative', 'positive']);
  });

  it('says which tokens moved it, where they are in the text', async () => {
    const { finbert } = await imported();
    const text = '🚀 CAFÉ price: Bitcoin SURGES\u200B!';
    await finbert.score([text], { signal });
    const [{ tokens, isCached }] = await finbert.score([text], { signal, explain: true });
    expect(isCached).toBe(false);
    const strongest = tokens?.toSorted((a, b) => b.effect - a.effect)[0];
    expect(text.slice(strongest?.start, strongest?.end)).toBe('SURGES');
    expect(tokens?.map(({ start, end }) => text.slice(start, end))).toContain('CAFÉ');
    const [plain] = await finbert.score([text], { signal });
    expect(plain).not.toHaveProperty('tokens');
    expect((await finbert.score([text], { signal, explain: true }))[0]).toMatchObject({ tokens, isCached: true });
  });

  it('takes any text, and says when it read only the beginning', async () => {
    const { finbert } = await imported();
    const hostile = [
      '',
      ' ',
      '\0',
      '\ud800',
      '$'.repeat(950),
      'مرحبا بيتكوين',
      '<b onload=x>',
      '中文',
      '[SEP] [PAD]',
      '🚀'.repeat(50_000),
    ];
    const scores = await finbert.score([...hostile, 'hack '.repeat(20_000)], { signal, explain: true });
    for (const { score, uncertainty, tokens } of scores) {
      expect(Math.abs(score)).toBeLessThanOrEqual(1);
      expect(uncertainty).toBeGreaterThanOrEqual(0);
      expect(uncertainty).toBeLessThanOrEqual(1);
      expect(tokens).toBeDefined();
    }
    expect(scores.map(({ isTruncated }) => isTruncated)).toEqual([...hostile.map((text) => text.length > 900), true]);
  });

  it('keeps what was there when an import fails, and names the wrong file', async () => {
    const bench = await imported();
    const before = bench.finbert.version();
    const source = writeTinyBert(join(bench.dir, 'cut'));
    const cut = join(source, 'onnx/model_quantized.onnx');
    truncateSync(cut, 1_000);
    await expect(bench.finbert.importFolder(source)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining(`${cut} cannot be used`),
    });
    expect(bench.finbert.version()).toBe(before);
    expect((await bench.finbert.score(['Ether falls'], { signal }))[0].label).toBe('negative');
  });

  it('names a file that was cut or changed after it was stored', async () => {
    const bench = await imported();
    const weights = weightsOf(bench);
    const whole = readFileSync(weights);
    const changed = Buffer.from(whole);
    changed[changed.length - 5] ^= 1;
    writeFileSync(weights, changed);
    await expect(bench.finbert.score(['x'], { signal })).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining(`${weights} has changed since it was stored`),
    });
    expect(bench.finbert.status()).toMatchObject({ state: 'broken', detail: expect.stringContaining(weights) });
    await bench.finbert.importFolder(join(bench.dir, 'source'));
    expect(bench.finbert.status()).toMatchObject({ state: 'ready', detail: null });
    await bench.close();
    const again = open();
    await again.finbert.importFolder(writeTinyBert(join(again.dir, 'source')));
    truncateSync(weightsOf(again), 500);
    // Another look at the folder than the one after the import.
    again.settings.isEnabled = false;
    expect(again.finbert.status()).toMatchObject({ state: 'broken', detail: expect.stringContaining('has 500 bytes') });
  });

  it('can be switched off, removed, and is another model under other settings', async () => {
    const bench = await imported();
    const { finbert, settings } = bench;
    settings.isEnabled = false;
    expect(finbert.version()).toBeNull();
    await expect(finbert.score(['x'], { signal })).rejects.toThrow('FinBERT is switched off in Settings.');
    settings.isEnabled = true;
    settings.isQuantized = false;
    expect(finbert.status()).toMatchObject({ state: 'absent', detail: expect.stringContaining('quantized weights') });
    await finbert.importFolder(join(bench.dir, 'source'));
    expect(finbert.version()).toContain(' fp32 ');
    expect((await finbert.score(['Ether falls'], { signal }))[0].label).toBe('negative');
    settings.modelId = 'tests/other';
    expect(finbert.status().state).toBe('absent');
    settings.modelId = tinyModelId;
    expect(await finbert.remove()).toBe(true);
    expect(await finbert.remove()).toBe(false);
    expect(finbert.status()).toMatchObject({ state: 'absent', version: null });
  });
});
