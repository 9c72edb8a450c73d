import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeManifest, encodeManifest } from '../model/manifest.ts';
import { manifestFile } from '../model/model-files.ts';
import { runOmni } from './run-omni.test-kit.ts';

const bundled = fileURLToPath(new URL('../../models/demo-tiny', import.meta.url));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-models-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const models = (...argv: string[]) => runOmni('models', ...argv, '--data-dir', join(dir, 'data'));

it('takes a model in once and says so the second time', async () => {
  const file = join(dir, 'demo.omni');
  expect((await models('export', 'demo-tiny', file)).code).toBe(0);
  const again = await models('import', file);
  expect(again).toMatchObject({ code: 0, stdout: 'It is here already, as demo-tiny; nothing was changed.\n' });
  expect(JSON.parse((await models('import', file, '--json')).stdout)).toEqual({ modelId: 'demo-tiny', isNew: false });
});

it('refuses to rename with one plain line', async () => {
  const bundled = await models('rename', 'demo-tiny', 'mine');
  expect(bundled).toMatchObject({ code: 1, stderr: 'omni: Model demo-tiny is bundled and cannot be renamed.\n' });
  expect(await models('rename', 'm-none', 'mine')).toMatchObject({ code: 1, stderr: expect.stringMatching(/m-none/) });
  expect((await models('rename', 'm-none')).code).toBe(2);
});

it('compares two models, as text and as one document with ISO times', async () => {
  const { code, stdout } = await models('compare', 'demo-tiny', 'demo-tiny');
  expect(code).toBe(0);
  expect(stdout).toMatch(/log loss, lower is better {2,}\d\.\d{4}/);
  expect(stdout).toMatch(/Nothing was set differently\./);
  const compared = JSON.parse((await models('compare', 'demo-tiny', 'demo-tiny', '--json')).stdout);
  expect(compared).toMatchObject({
    models: [{ modelId: 'demo-tiny', createdAt: expect.stringMatching(/Z$/) }, { modelId: 'demo-tiny' }],
    differences: [],
    remarks: [],
  });
  expect(compared.models[0].report.dataset.from).toMatch(/^\d{4}-\d{2}-\d{2}T/);
});

it('lets a model that is worse than the base rate predict only on purpose, and any other at once', async () => {
  const add = (modelId: string, logLoss?: number) => {
    const folder = join(dir, 'data', 'models', modelId);
    cpSync(bundled, folder, { recursive: true });
    const manifest = decodeManifest(readFileSync(join(folder, manifestFile), 'utf8'));
    if ('refused' in manifest) throw new Error(manifest.why);
    if (logLoss) manifest.report.metrics.test.logLoss = logLoss;
    manifest.report.verdict = 'No edge over the base rate.';
    writeFileSync(join(folder, manifestFile), encodeManifest(manifest));
  };
  add('m-worse', 1.04);
  add('m-other');
  const asked = await models('activate', 'm-worse');
  expect(asked).toMatchObject({
    code: 1,
    stderr:
      'omni: No edge over the base rate. It does worse on its test than the base rate and would predict demo:BTC/USDT and demo:ETH/USDT nevertheless. Add --yes to do it.\n',
  });
  const active = async () =>
    (JSON.parse((await models('list', '--json')).stdout) as { modelId: string; activeFor: string[] }[])
      .filter(({ activeFor }) => activeFor.length > 0)
      .map(({ modelId }) => modelId);
  expect(await active()).toEqual(['demo-tiny']);
  expect(await models('activate', 'm-worse', '--yes')).toMatchObject({ code: 0 });
  expect(await active()).toEqual(['m-worse']);
  expect(await models('activate', 'm-other')).toMatchObject({ code: 0 });
  expect(await active()).toEqual(['m-other']);
  expect(await models('activate', 'm-none')).toMatchObject({ code: 1, stderr: expect.stringMatching(/m-none/) });
}, 60_000);

it('asks before it spends a look at the sealed window', async () => {
  const asked = await models('open-sealed', 'demo-tiny');
  expect(asked).toMatchObject({ code: 1, stderr: expect.stringMatching(/recorded for good.* Add --yes to do it\./) });
  // With it the next thing in the way is told: here there are no bars.
  const opened = await models('open-sealed', '--yes', 'demo-tiny');
  expect(opened).toMatchObject({ code: 1, stderr: expect.stringMatching(/bars of the sealed window/) });
});
