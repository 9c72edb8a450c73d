import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FinbertBench, openTestFinbert, tinyModelId } from './finbert.test-kit.ts';
import { floats, node, onnxModel } from './onnx-writer.test-kit.ts';
import { type TinyBertOptions, writeTinyBert } from './tiny-bert.test-kit.ts';

let bench: FinbertBench;
let source: string;
beforeEach(() => {
  bench = openTestFinbert();
  source = mkdtempSync(join(tmpdir(), 'omni-import-'));
});
afterEach(async () => {
  await bench.close();
  rmSync(source, { recursive: true, force: true });
});

const file = (name: string) => join(source, name);
const weights = 'onnx/model_quantized.onnx';

/** The sentence with which a folder is refused after `spoil`. */
async function refusal(spoil: () => void, options?: TinyBertOptions): Promise<string> {
  writeTinyBert(source, options);
  spoil();
  const failed = await bench.finbert.importFolder(source).catch((error: Error) => error);
  expect(bench.finbert.status()).toMatchObject({ state: 'absent', version: null });
  expect(bench.finbert.status().detail).toBe((failed as Error).message);
  expect(existsSync(join(bench.dir, 'finbert', tinyModelId))).toBe(false);
  return (failed as Error).message;
}

describe('import of a FinBERT folder', () => {
  it('names the file that is missing, empty, cut or not JSON', async () => {
    for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
      expect(await refusal(() => rmSync(file(name)))).toBe(
        `${file(name)} is missing; give a folder in the hub's layout.`,
      );
      expect(await refusal(() => truncateSync(file(name), 0))).toBe(`${file(name)} is empty; get it again.`);
      expect(await refusal(() => truncateSync(file(name), 30))).toContain(`${name} of the model is not JSON`);
    }
    expect(await refusal(() => rmSync(file(weights)))).toContain('switch quantized weights off in Settings');
    expect(await refusal(() => rmSync(source, { recursive: true }))).toContain('is not a folder');
  });

  it('names the weights when they are cut, something else, or not of a judge of texts', async () => {
    expect(await refusal(() => truncateSync(file(weights), 700))).toContain(`${file(weights)} cannot be used`);
    expect(await refusal(() => writeFileSync(file(weights), 'git-lfs pointer'))).toContain(
      `${file(weights)} cannot be used`,
    );
    const stranger = onnxModel({
      inputs: ['pixels'],
      output: 'logits',
      classes: 3,
      nodes: [node('Cast', ['pixels'], 'floats', [['to', 1]]), node('MatMul', ['floats', 'w'], 'logits')],
      constants: [floats('w', [2, 3], new Float32Array(6))],
    });
    expect(await refusal(() => writeFileSync(file(weights), stranger))).toContain(
      `${file(weights)} is not a network that judges texts`,
    );
  });

  it('refuses other classes by name, and a tokenizer of another model', async () => {
    const emotions = { id2label: { 0: 'joy', 1: 'anger', 2: 'fear' } };
    expect(await refusal(() => {}, emotions)).toMatch(/config\.json names the classes joy, anger, fear, not positive/);
    const spoil = () => {
      const tokenizer = JSON.parse(readFileSync(file('tokenizer.json'), 'utf8'));
      for (let i = 0; i < 10; i += 1) tokenizer.model.vocab[`word${i}`] = 100 + i;
      writeFileSync(file('tokenizer.json'), JSON.stringify(tokenizer));
    };
    expect(await refusal(spoil)).toMatch(/tokenizer\.json has \d+ tokens and the network knows \d+/);
  });

  it('takes labels in any order and its own stored folder, whose checksums it proves', async () => {
    writeTinyBert(source, { id2label: { 0: 'Neutral', 1: 'Positive', 2: 'Negative' } });
    const { version } = await bench.finbert.importFolder(source);
    const signal = new AbortController().signal;
    expect((await bench.finbert.score(['Bitcoin hack'], { signal }))[0].label).toBe('negative');
    const stored = join(bench.dir, 'finbert', tinyModelId);
    const other = openTestFinbert();
    expect(await other.finbert.importFolder(stored)).toEqual({ version });
    const spoiled = readFileSync(join(stored, 'config.json'));
    writeFileSync(join(stored, 'config.json'), spoiled.toString().replace('64', '65'));
    await expect(other.finbert.importFolder(stored)).rejects.toThrow(/config\.json has changed since it was stored/);
    await other.close();
  });
});
