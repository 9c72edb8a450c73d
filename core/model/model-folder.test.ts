import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sentimentFeatureNames } from '../features/sentiment-vector.ts';
import { startBackend } from './backend.ts';
import { buildModel } from './build-model.ts';
import type { ModelConfig } from './config.ts';
import { exampleConfig, exampleContent, exampleInputs } from './example-model.test-kit.ts';
import { decodeManifest, encodeManifest, type Manifest, sha256Of } from './manifest.ts';
import { manifestFile } from './model-files.ts';
import { loadModel, saveModel } from './model-folder.ts';

let parent: string;
let dir: string;

beforeAll(async () => void (await startBackend('wasm')));
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'omni-model-'));
  dir = join(parent, 'm-test');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

async function saveExample(): Promise<Float32Array> {
  const network = buildModel(exampleConfig, 3);
  await saveModel(dir, { network, content: exampleContent(), card: { what: 'a test' } });
  const said = (network.predict(exampleInputs(exampleConfig, 4)) as tf.Tensor).dataSync() as Float32Array;
  network.dispose();
  return said;
}

function rewriteManifest(change: (manifest: Manifest) => Manifest): void {
  const path = join(dir, manifestFile);
  writeFileSync(path, encodeManifest(change(decodeManifest(readFileSync(path, 'utf8')) as Manifest)));
}

describe('a model folder', () => {
  it('predicts the same in a fresh process, within 1e-6', async () => {
    const expected = await saveExample();
    const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const program = `
      const { startBackend } = await import(${url('./backend.ts')});
      const { loadModel } = await import(${url('./model-folder.ts')});
      const { exampleConfig, exampleInputs } = await import(${url('./example-model.test-kit.ts')});
      await startBackend('wasm');
      const { network } = await loadModel(${JSON.stringify(dir)});
      process.stdout.write(JSON.stringify([...network.predict(exampleInputs(exampleConfig, 4)).dataSync()]));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    const said = JSON.parse(printed) as number[];
    expect(said).toHaveLength(expected.length);
    said.forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(1e-6);
    });
  });

  it('keeps the manifest, frees everything and leaves nothing half written', async () => {
    await saveExample();
    const before = tf.memory().numTensors;
    const model = await loadModel(dir);
    expect(model).toMatchObject({ modelId: 'm-test', manifest: exampleContent() });
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(readdirSync(parent)).toEqual(['m-test']);
  });

  it('refuses any file with a flipped byte and names the model and the file', async () => {
    await saveExample();
    for (const file of readdirSync(dir)) {
      const path = join(dir, file);
      const sound = readFileSync(path);
      const flipped = Buffer.from(sound);
      flipped[Math.floor(flipped.length / 2)] ^= 1;
      writeFileSync(path, flipped);
      await expect(loadModel(dir), file).rejects.toThrow(new RegExp(`m-test.*${file}`));
      writeFileSync(path, sound);
    }
    (await loadModel(dir)).dispose();
  });

  it('refuses a folder without its weights', async () => {
    await saveExample();
    rmSync(join(dir, 'weights.bin'));
    await expect(loadModel(dir)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('weights.bin'),
    });
  });

  it('refuses other features and names both shapes', async () => {
    await saveExample();
    rewriteManifest((manifest) => ({ ...manifest, featureNames: ['logReturn', 'moonPhase'] }));
    await expect(loadModel(dir)).rejects.toMatchObject({
      code: 'version-mismatch',
      message: expect.stringMatching(/\[6, 2\].*\[6, 19\].*moonPhase/),
    });
  });

  it.each<[string, Partial<ModelConfig>, RegExp]>([
    ['a window', { windows: { '1m': 7, '10m': 6, '1h': 6 } }, /1m-input has the shape \[6,19\].*says \[7,19\]/],
    ['units', { units: 5 }, /1m-bilstm has the shape \[8\].*says \[10\]/],
    ['the fusion', { fusionUnits: 9 }, /fusion-dense has the shape \[8\].*says \[9\]/],
    ['a branch', { windows: { '1m': 6, '1h': 6 } }, /reads 1m-input, 10m-input.* says 1m-input, 1h-input/],
    ['the sentiment', { sentiment: { inputs: 7, units: 4 } }, /sentiment-input has the shape \[8\].*says \[7\]/],
  ])('refuses a network that differs from its manifest in %s and names both shapes', async (_, change, sentence) => {
    await saveExample();
    const tensors = tf.memory().numTensors;
    rewriteManifest((manifest) => ({ ...manifest, config: { ...exampleConfig, ...change } }));
    await expect(loadModel(dir)).rejects.toMatchObject({ code: 'version-mismatch', message: sentence });
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('refuses a scaler that does not fit the features', async () => {
    await saveExample();
    rewriteManifest((manifest) => ({
      ...manifest,
      scalers: { ...manifest.scalers, '1h': { mean: [0], deviation: [1] } },
    }));
    await expect(loadModel(dir)).rejects.toThrow(/m-test.*scaler of 1h has 1 means and 1 deviations for 19 features/);
    rewriteManifest(({ scalers: { '1m': _, ...scalers }, ...manifest }) => ({ ...manifest, scalers }) as Manifest);
    await expect(loadModel(dir)).rejects.toThrow(/m-test.*scaler of 1m has 0 means/);
  });

  it('refuses a sentiment vector that this version does not compute, and reads one that it does', async () => {
    await saveExample();
    const weights = { lexicon: 1, finbert: 3, llm: 3 };
    const featureNames = [...sentimentFeatureNames];
    const versions = { lexicon: '3', finbert: 'a1' };
    rewriteManifest((manifest) => ({ ...manifest, sentiment: { featureNames, weights, versions } }));
    const { manifest, dispose } = await loadModel(dir);
    expect(manifest.sentiment).toEqual({ featureNames, weights, versions });
    dispose();
    rewriteManifest((of) => ({ ...of, sentiment: { featureNames: ['moonMood', ...featureNames.slice(1)], weights } }));
    await expect(loadModel(dir)).rejects.toMatchObject({
      code: 'version-mismatch',
      message: expect.stringMatching(
        /^Model m-test reads a sentiment vector of moonMood, .* computes mean over an hour/,
      ),
    });
  });

  it('refuses a network of a layer that this version does not know, by name', async () => {
    await saveExample();
    const path = join(dir, 'model.json');
    const topology = readFileSync(path, 'utf8').replaceAll('"AttentionPooling"', '"MoonPooling"');
    writeFileSync(path, topology);
    rewriteManifest((manifest) => ({ ...manifest, sha256: { ...manifest.sha256, 'model.json': sha256Of(topology) } }));
    await expect(loadModel(dir)).rejects.toMatchObject({
      code: 'version-mismatch',
      message: expect.stringMatching(/^Model m-test cannot be used: .*model\.json.*MoonPooling/),
    });
  });

  it('refuses weights that are not numbers', async () => {
    await saveExample();
    const path = join(dir, 'weights.bin');
    const weights = readFileSync(path);
    weights.writeFloatLE(Number.NaN, 8);
    writeFileSync(path, weights);
    rewriteManifest((manifest) => ({ ...manifest, sha256: { ...manifest.sha256, 'weights.bin': sha256Of(weights) } }));
    await expect(loadModel(dir)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(/m-test.*not all numbers/),
    });
  });

  it('refuses the manifest of a newer program, however that counts its checksum, and says what to do', async () => {
    await saveExample();
    const path = join(dir, manifestFile);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"version": 1', '"version": 2'));
    const message =
      /^Model m-test cannot be used: .*newer version.*\(version 2, this one reads 1\); update the program\.$/;
    await expect(loadModel(dir)).rejects.toMatchObject({ code: 'version-mismatch', message });
  });

  it('refuses a manifest of an older schema', async () => {
    await saveExample();
    rewriteManifest((manifest) => ({ ...manifest, version: 0 }) as unknown as Manifest);
    await expect(loadModel(dir)).rejects.toMatchObject({ code: 'version-mismatch', message: /has version 0/ });
  });

  it('reads a manifest from before there were intervals, seeds, branch baselines and headlines', async () => {
    await saveExample();
    const before = ({
      seeds: _,
      recencyHalfLifeDays: __,
      branchBaselines: ___,
      headlines: ____,
      ...spec
    }: Manifest['spec']) => spec;
    rewriteManifest((manifest) => ({ ...manifest, spec: before(manifest.spec) }) as Manifest);
    const { manifest, dispose } = await loadModel(dir);
    expect(manifest.spec).toMatchObject({ seeds: 1, recencyHalfLifeDays: null });
    expect(manifest.sentiment).toBeUndefined();
    dispose();
  });

  it('says in one line what is wrong in a manifest whose content makes no sense', async () => {
    await saveExample();
    const nonsense = { seed: 'one', report: {} };
    rewriteManifest((manifest) => ({ ...manifest, ...nonsense }) as unknown as Manifest);
    await expect(loadModel(dir)).rejects.toThrow(
      /^Model m-test cannot be used: its file manifest\.json is refused, its seed is wrong: .+\.$/,
    );
  });

  it('never overwrites a model', async () => {
    await saveExample();
    await expect(saveExample()).rejects.toMatchObject({ code: 'conflict' });
  });
});
