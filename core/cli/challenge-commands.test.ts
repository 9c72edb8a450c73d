import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Challenge } from '../contract/retraining-schemas.ts';
import { trainingSpec } from '../contract/training-schemas.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { dayMs } from '../domain/timeframe.ts';
import { openChallengeStore } from '../engine/retraining/challenge-store.ts';
import { openSettings } from '../engine/settings.ts';
import { decodeManifest } from '../model/manifest.ts';
import { manifestFile, weightsFile } from '../model/model-files.ts';
import { lockDataDir } from '../storage/lock-data-dir.ts';
import { challengeCommands } from './challenge-commands.ts';
import { runOmni } from './run-omni.test-kit.ts';

const { confirm } = vi.hoisted(() => ({ confirm: vi.fn() }));
vi.mock('./confirm.ts', () => ({ confirm }));

const bundled = fileURLToPath(new URL('../../models/demo-tiny', import.meta.url));
const markets = ['demo:BTC/USDT', 'demo:ETH/USDT'] as const;
const time = Date.UTC(2026, 10, 1);

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-challenges-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const models = (...argv: string[]) => runOmni('models', ...argv, '--data-dir', dataDir);

/** Two copies of the bundled model, one active and challenged by the other. */
async function offer(outcome: 'wins' | 'loses' = 'wins'): Promise<void> {
  mkdirSync(join(dataDir, 'models'));
  for (const name of ['m-old', 'm-new']) cpSync(bundled, join(dataDir, 'models', name), { recursive: true });
  const manifest = decodeManifest(readFileSync(join(bundled, manifestFile), 'utf8'));
  if ('refused' in manifest) throw new Error(manifest.why);
  const weights = manifest.sha256[weightsFile];
  const settings = await openSettings(dataDir, logger);
  await settings.update((data) => {
    for (const market of markets) data.activeModels[market] = 'm-old';
  });
  const challenge: Challenge = {
    id: 'challenge-1',
    champion: { modelId: 'm-old', weights },
    markets: [...markets],
    why: 'Its data end 40 days ago; the limit is 30.',
    startedAt: time,
    window: { from: time - 14 * dayMs, to: time },
    spec: trainingSpec.parse({ markets: [...markets] }),
    rules: manifest.rules,
    state: 'offered',
    attempts: 1,
    nextTryAt: null,
    challenger: { modelId: 'm-new', weights },
    judgement: {
      ...{ time, from: time - 14 * dayMs, to: time, samples: 4_000, blocks: 28, outcome },
      logLoss: { champion: 0.95, challenger: 0.93, baseRate: 1 },
      gain: { value: 0.02, interval: { low: 0.01, high: 0.03 } },
      sentence: `m-new ${outcome} by 0.020.`,
    },
    decidedAt: null,
    switched: [],
    problem: null,
  };
  await (await openChallengeStore(dataDir, logger)).put(challenge);
}

it('says that there was no challenge yet', async () => {
  expect(await models('challenges')).toMatchObject({ code: 0, stdout: 'No model has been challenged yet.\n' });
});

it('lists challenges with their numbers, accepts one, and refuses a second answer with one plain line', async () => {
  await offer();
  expect((await models('challenges')).stdout).toMatch(
    /m-old +m-new +0\.9500 +0\.9300 +\+0\.0200 \(\+0\.0100 to \+0\.0300\) +offered/,
  );
  const [listed] = JSON.parse((await models('challenges', '--json')).stdout);
  expect(listed).toMatchObject({ id: 'challenge-1', startedAt: '2026-11-01T00:00:00Z', state: 'offered' });
  const accepted = await models('accept', 'challenge-1');
  expect(accepted).toMatchObject({ code: 0, stdout: 'm-new is now active for demo:BTC/USDT, demo:ETH/USDT.\n' });
  const list = JSON.parse((await models('list', '--json')).stdout) as { modelId: string; activeFor: string[] }[];
  expect(list.find(({ modelId }) => modelId === 'm-new')?.activeFor).toEqual([...markets]);
  expect(await models('decline', 'challenge-1')).toMatchObject({
    code: 1,
    stderr: 'omni: This challenger is not on offer: it is accepted.\n',
  });
  expect(await models('accept', 'none')).toMatchObject({ code: 1, stderr: expect.stringMatching(/no challenge none/) });
}, 60_000);

it('takes a challenger that lost only on purpose, and says what the comparison said', async () => {
  await offer('loses');
  expect(await models('accept', 'challenge-1')).toMatchObject({
    code: 1,
    stderr:
      'omni: m-new loses by 0.020. m-new would predict demo:BTC/USDT and demo:ETH/USDT nevertheless. Add --yes to do it.\n',
  });
  expect((await models('challenges')).stdout).toMatch(/offered/);
  expect(await models('accept', 'challenge-1', '--yes')).toMatchObject({ code: 0 });
}, 60_000);

it('keeps nobody from the data while its question stands', async () => {
  await offer('loses');
  confirm.mockImplementationOnce(() => {
    lockDataDir(dataDir).release();
    throw new Error('not now');
  });
  const accept = challengeCommands().find((command) => command.name() === 'accept');
  const argv = ['challenge-1', '--data-dir', dataDir];
  await expect(accept?.parseAsync(argv, { from: 'user' })).rejects.toThrow('not now');
  expect((await models('challenges')).stdout).toMatch(/offered/);
}, 60_000);
