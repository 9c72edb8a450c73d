import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { modelSummary } from '../contract/training-schemas.ts';
import { silentLogger } from '../domain/ports.ts';
import { startBackend } from './backend.ts';
import { buildModel } from './build-model.ts';
import { exampleConfig, exampleContent } from './example-model.test-kit.ts';
import { saveModel } from './model-folder.ts';
import { openRegistry } from './registry.ts';

let root: string;
const open = () => openRegistry({ dir: join(root, 'models'), bundledDir: join(root, 'bundled'), logger: silentLogger });

async function save(folder: string, createdAt = 1_000): Promise<void> {
  const network = buildModel(exampleConfig, 1);
  await saveModel(join(root, folder), { network, content: { ...exampleContent(), createdAt } });
  network.dispose();
}

beforeAll(async () => void (await startBackend('wasm')));
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omni-registry-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the model registry', () => {
  it('lists own and bundled models, newest first, in the shape of the contract', async () => {
    await save('models/m-old', 1_000);
    await save('models/m-new', 3_000);
    await save('bundled/demo', 2_000);
    const models = await open().list();
    expect(models.map(({ modelId, isBundled }) => [modelId, isBundled])).toEqual([
      ['m-new', false],
      ['demo', true],
      ['m-old', false],
    ]);
    for (const model of models)
      expect(modelSummary.parse({ ...model, activeFor: [], demotion: null }).problem).toBeNull();
  });

  it('lists a damaged model last, with its problem and no figures, and refuses to load it', async () => {
    await save('models/m-old', 500);
    await save('models/m-1');
    const path = join(root, 'models/m-1/weights.bin');
    const bytes = readFileSync(path);
    bytes[10] ^= 4;
    writeFileSync(path, bytes);
    const [, model] = await open().list();
    expect(modelSummary.parse({ ...model, activeFor: [], demotion: null })).toEqual({
      modelId: 'm-1',
      createdAt: null,
      preset: null,
      markets: [],
      from: null,
      to: null,
      parameters: null,
      testLogLoss: null,
      baseRateLogLoss: null,
      verdict: '',
      isBundled: false,
      activeFor: [],
      demotion: null,
      problem: expect.stringMatching(/m-1.*weights\.bin/),
    });
    await expect(open().load('m-1')).rejects.toMatchObject({ code: 'corrupt' });
    await expect(open().verify('m-1')).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('names the files it verified', async () => {
    await save('models/m-1');
    expect(await open().verify('m-1')).toEqual(['manifest.json', 'model.json', 'weights.bin']);
  });

  it('verifies in a process where no network ran before, without a word on the console', async () => {
    await save('models/m-1');
    const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const folders = JSON.stringify({ dir: join(root, 'models'), bundledDir: join(root, 'bundled') });
    const program = `
      const { openRegistry } = await import(${url('./registry.ts')});
      const { silentLogger: logger } = await import(${url('../domain/ports.ts')});
      process.exitCode = (await openRegistry({ ...${folders}, logger }).verify('m-1')).length;`;
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(ran).toMatchObject({ status: 3, stdout: '', stderr: '' });
  });

  it('says that a model is not there, whatever the id looks like', async () => {
    await save('secret');
    for (const id of ['m-none', '../secret', '', '.']) {
      await expect(open().load(id)).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('moves a deleted model to the trash, twice under one name too, and keeps bundled ones', async () => {
    await save('bundled/demo');
    await expect(open().delete('demo')).rejects.toThrow(/bundled/);
    for (let round = 0; round < 2; round++) {
      await save('models/m-1');
      const trashed = await open().delete('m-1');
      expect(existsSync(join(trashed, 'manifest.json'))).toBe(true);
      expect(trashed.startsWith(join(root, 'trash'))).toBe(true);
    }
    expect(await open().list()).toHaveLength(1);
  });

  it('exports to one file and imports it, under a free name when another model has its own', async () => {
    await save('models/m-1');
    const file = join(root, 'm-1.omni-model');
    await open().exportFile('m-1', file);
    await open().delete('m-1');
    expect(await open().importFile(file)).toEqual({ modelId: 'm-1', isNew: true });
    expect(await open().verify('m-1')).toHaveLength(3);
    expect(open().report('m-1')).toMatchObject({ modelId: 'm-1', verdict: 'Not trained.' });
    await open().delete('m-1');
    await save('models/m-1', 9_000);
    expect(await open().importFile(file)).toEqual({ modelId: 'm-1-2', isNew: true });
  });

  it('takes no model in twice, whatever it is called here, but does beside a damaged copy', async () => {
    await save('models/m-1');
    const file = join(root, 'm-1.omni-model');
    await open().exportFile('m-1', file);
    open().rename('m-1', 'mine');
    expect(await open().importFile(file)).toEqual({ modelId: 'mine', isNew: false });
    expect(await open().list()).toHaveLength(1);
    writeFileSync(join(root, 'models/mine/weights.bin'), 'x');
    expect(await open().importFile(file)).toEqual({ modelId: 'm-1', isNew: true });
  });

  it('takes the bundled model for one that is here', async () => {
    await save('bundled/demo');
    const file = join(root, 'demo.omni-model');
    await open().exportFile('demo', file);
    expect(await open().importFile(file)).toEqual({ modelId: 'demo', isNew: false });
  });

  it('renames a model without touching what is in it', async () => {
    await save('models/m-1');
    const sound = readFileSync(join(root, 'models/m-1/manifest.json'));
    open().rename('m-1', 'Evening.model_2');
    expect((await open().list()).map(({ modelId, problem }) => [modelId, problem])).toEqual([
      ['Evening.model_2', null],
    ]);
    expect(readFileSync(join(root, 'models/Evening.model_2/manifest.json'))).toEqual(sound);
    expect(await open().verify('Evening.model_2')).toHaveLength(3);
    open().rename('Evening.model_2', 'evening.model_2');
    expect(open().report('evening.model_2').modelId).toBe('evening.model_2');
  });

  it('renames nothing to a name that is taken, in any capitals, or that cannot be one', async () => {
    await save('bundled/demo');
    await save('models/m-1');
    await save('models/m-2');
    for (const name of ['m-2', 'M-2', 'demo', 'DEMO', 'm-1']) {
      expect(() => open().rename('m-1', name), name).toThrow(
        expect.objectContaining({ code: 'conflict', message: expect.stringContaining(name) }),
      );
    }
    for (const name of [
      '',
      ' ',
      '.',
      '..',
      '../m-3',
      'a/b',
      'a\\b',
      '.partial-x',
      'm-3.',
      'con',
      'NUL.x',
      'ä',
      'x'.repeat(101),
    ]) {
      expect(() => open().rename('m-1', name), name).toThrow(
        expect.objectContaining({ code: 'bad-request', message: expect.stringMatching(/letters, digits/) }),
      );
    }
    expect(() => open().rename('demo', 'mine')).toThrow(expect.objectContaining({ code: 'bad-request' }));
    expect(() => open().rename('m-none', 'mine')).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect((await open().list()).map(({ modelId }) => modelId).sort()).toEqual(['demo', 'm-1', 'm-2']);
  });

  it('says in one plain sentence why a path cannot be written or read, and leaves nothing behind', async () => {
    await save('models/m-1');
    const at = (name: string) => join(root, name);
    writeFileSync(at('note.txt'), 'a note');
    mkdirSync(at('folder'));
    const names = readdirSync(root);
    const sentences = {
      [at('missing/m')]: `The folder ${at('missing')} does not exist; make it or choose another.`,
      [at('note.txt/m')]: `${at('note.txt')} is a file, not a folder; choose another place.`,
      [at('folder')]: `${at('folder')} is a folder; give the name of a file.`,
    };
    for (const [path, message] of Object.entries(sentences)) {
      await expect(open().exportFile('m-1', path)).rejects.toMatchObject({ code: 'bad-request', message });
    }
    expect(readdirSync(root)).toEqual(names);
    const message = sentences[at('folder')];
    await expect(open().importFile(at('folder'))).rejects.toMatchObject({ code: 'bad-request', message });
  });

  it('imports nothing from a file that is not a model or was changed', async () => {
    await save('models/m-1');
    const file = join(root, 'file');
    writeFileSync(file, 'hello');
    await expect(open().importFile(file)).rejects.toMatchObject({ code: 'bad-request' });
    const content = { format: 'omni-crypto-model', modelId: '../../evil', files: {} };
    writeFileSync(file, gzipSync(JSON.stringify(content)));
    await expect(open().importFile(file)).rejects.toMatchObject({ code: 'bad-request' });
    const files = { 'manifest.json': Buffer.from('{}').toString('base64') };
    writeFileSync(file, gzipSync(JSON.stringify({ ...content, modelId: 'm-2', files })));
    await expect(open().importFile(file)).rejects.toMatchObject({ code: 'corrupt' });
    expect(readdirSync(join(root, 'models'))).toEqual(['m-1']);
    await expect(open().importFile(join(root, 'none'))).rejects.toMatchObject({ code: 'not-found' });
    expect((await open().list()).map(({ modelId }) => modelId)).toEqual(['m-1']);
  });

  it('removes what a dying process left half written', async () => {
    const partial = join(root, 'models', '.partial-m-9');
    mkdirSync(partial, { recursive: true });
    expect(await open().list()).toEqual([]);
    expect(existsSync(partial)).toBe(false);
    expect(basename(partial)).toMatch(/^\.partial/);
  });
});
