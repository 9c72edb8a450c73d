import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger as logger } from '../../domain/ports.ts';
import { seededRandom } from '../../domain/random.ts';
import { systemClock as clock } from '../../hosts/system-ports.ts';
import { createEngine } from '../create-engine.ts';

const program = fileURLToPath(new URL('./import-until-killed.test-kit.ts', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omni-import-kill-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const dataDir = () => join(folder, 'data');
const noModels = () => join(folder, 'none');
async function textNow(): Promise<string> {
  const engine = await createEngine({
    ...{ dataDir: dataDir(), bundledModelsDir: noModels(), version: '0.0.0', clock, logger },
  });
  const { text } = await engine.handlers['settings.export']({}, new AbortController().signal);
  await engine.close();
  return text;
}

/** A whole file with one and the same number in each of its parts. */
function fileWith(text: string, number: number): string {
  const file = JSON.parse(text);
  file.trading.costs.feeBps = number;
  file.sentiment.llm.dailyBudgetUsd = number;
  file.alerts.delivery.mostPerHour = number;
  file.paper = { demo: { startBalance: 1_000, settings: { feeBps: number } } };
  return JSON.stringify(file);
}
const numbersIn = (text: string): number[] => {
  const { trading, sentiment, alerts, paper } = JSON.parse(text);
  const { feeBps } = paper.demo.settings;
  return [trading.costs.feeBps, sentiment.llm.dailyBudgetUsd, alerts.delivery.mostPerHour, feeBps];
};

/** Kills the program some time after it has imported twice; whether an import was under way. */
function killAfter(delayMs: number, paths: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, [program, dataDir(), noModels(), ...paths], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve) => {
    child.stdout.on('data', (chunk) => {
      if (String(chunk).includes('1\n')) setTimeout(() => child.kill('SIGKILL'), delayMs);
    });
    child.once('close', () => resolve(readdirSync(dataDir()).includes('settings-import.json')));
  });
}

it('a kill -9 at any moment leaves the one import or the other, whole', { timeout: 120_000 }, async () => {
  const initial = await textNow();
  const paths = [4, 7].map((number) => {
    const path = join(folder, `${number}.json`);
    writeFileSync(path, fileWith(initial, number));
    return path;
  });
  const random = seededRandom(11);
  let underWay = 0;
  let torn = 0;
  // Six rounds, and more until one was caught between two files.
  for (let round = 0; round < 6 || (round < 60 && torn === 0); round++) {
    if (await killAfter(random() * 40, paths)) underWay += 1;
    const fee = (name: string, of: (data: never) => number) =>
      of(JSON.parse(readFileSync(join(dataDir(), name), 'utf8')).data as never);
    const settings = fee(
      'settings.json',
      ({ trading }: { trading: { costs: { feeBps: number } } }) => trading.costs.feeBps,
    );
    const alerts = fee('alerts.json', ({ delivery }: { delivery: { mostPerHour: number } }) => delivery.mostPerHour);
    if (settings !== alerts) torn += 1;
    const numbers = numbersIn(await textNow());
    expect([
      [4, 4, 4, 4],
      [7, 7, 7, 7],
    ]).toContainEqual(numbers);
  }
  // Controls: it was killed in the middle, and without the ending the parts would not have fitted together.
  expect(underWay).toBeGreaterThan(0);
  expect(torn).toBeGreaterThan(0);
});
