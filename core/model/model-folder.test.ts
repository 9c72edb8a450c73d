import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBackend } from './backend.ts';
import { buildModel } from './build-model.ts';
import { exampleConfig, exampleContent, exampleInputs } from './example-model.test-kit.ts';
import { decodeManifest, encodeManifest, type Manifest } from './manifest.ts';
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

  it('refuses a network that is not the one the manifest describes and names both shapes', async () => {
    await saveExample();
    rewriteManifest((manifest) => ({
      ...manifest,
      config: { ...exampleConfig, windows: { '1m': 7, '10m': 6, '1h': 6 } },
    }));
    await expect(loadModel(dir)).rejects.toThrow(/\[6,19\].*\[7,19\]/);
  });

  it('refuses a manifest of another version', async () => {
    await saveExample();
    rewriteManifest((manifest) => ({ ...manifest, version: 2 }) as unknown as Manifest);
    await expect(loadModel(dir)).rejects.toMatchObject({ code: 'version-mismatch' });
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
