import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import type { RecordedDecision } from '../../core/domain/record.ts';
import { hourMs } from '../../core/domain/timeframe.ts';
import { startBackend } from '../../core/model/backend.ts';
import { seedPredictions } from './seed-predictions.ts';
import { seedRecord } from './seed-record.ts';
import { expect, leaveCandles, testWith, type Workstation } from './workstation.ts';

const omni = fileURLToPath(new URL('../../core/cli/omni.ts', import.meta.url));

/** Headlines about Bitcoin alone, from three days to half a day ago. */
function importHeadlines(dataDir: string): void {
  const path = join(dataDir, 'headlines.csv');
  const texts = ['Bitcoin soars to a record high', 'Bitcoin plunges after exchange hack'];
  const rows = Array.from({ length: 20 }, (_, i) => {
    const publishedAt = new Date(Date.now() - (12 + 3 * i) * hourMs).toISOString();
    return `${publishedAt},${texts[i % 2]} ${i}`;
  });
  writeFileSync(path, ['publishedAt,text', ...rows].join('\n'));
  const done = spawnSync(process.execPath, [omni, 'news', 'import', path, '--data-dir', dataDir], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
}

/** A workstation whose record holds what its own model says, and of ETH rows of a model that is gone. */
const test = testWith(async (dataDir, browser) => {
  await leaveCandles(dataDir, browser);
  await startBackend('wasm');
  await seedPredictions(dataDir, 'demo:BTC/USDT', 160);
  seedRecord(dataDir, 'demo:ETH/USDT', 60);
  importHeadlines(dataDir);
});

/** Every row as it lies on the disk. */
function storedRows({ dataDir }: Workstation): RecordedDecision[] {
  const db = new DatabaseSync(join(dataDir, 'record.sqlite'), { readOnly: true });
  const rows = db.prepare('SELECT row FROM decisions ORDER BY number').all();
  db.close();
  return rows.map(({ row }) => JSON.parse(row as string));
}

type Drawn = {
  prediction: { title: string; price: number }[];
  trades: { entry: number; takeProfit: number; stopLoss: number }[];
  whatIf: { title: string; price: number }[];
};
/** The prices of the levels as the chart's own lines and zones have them. */
const drawnIn = async (region: Locator): Promise<Drawn> =>
  JSON.parse((await region.locator('[data-drawn]').getAttribute('data-drawn')) ?? '{}');
const priceOf = (lines: Drawn['prediction'], title: string) => lines.find((line) => line.title === title)?.price;

async function openDecided(page: Page, market: RegExp, outcome: string): Promise<Locator> {
  await page.goto('/#/predictions');
  const grid = page.getByRole('grid', { name: 'Decisions' });
  const filters = page.getByRole('search', { name: 'Decisions' });
  await filters.getByLabel('Market').click();
  await page.getByRole('option', { name: market }).click();
  await filters.getByLabel('Outcome').click();
  await page.getByRole('option', { name: outcome }).click();
  await grid
    .getByRole('row', { name: new RegExp(outcome, 'i') })
    .first()
    .click();
  return page.getByRole('complementary', { name: 'Decision' });
}
const cells = async (table: Locator, row: string) =>
  (
    await table
      .getByRole('row', { name: new RegExp(`^${row} `) })
      .getByRole('cell')
      .allTextContents()
  ).map((text) => Number(text.replace('\u2212', '-').replace(/[^\d.-]/g, '')));

test('nothing changed is the recorded answer; other levels and costs are answered beside it and drawn', async ({
  page,
  workstation,
}) => {
  const detail = await openDecided(page, /BTC/, 'Stop loss');
  const inputHash =
    (await detail
      .getByTitle(/^[0-9a-f]{64}$/)
      .first()
      .getAttribute('title')) ?? '';
  const row = storedRows(workstation).find((stored) => stored.inputHash === inputHash);
  if (!row || row.takeProfit === null || row.stopLoss === null) throw new Error('the row shown is not on the disk');
  const chart = detail.getByRole('region', { name: /candles around/ });
  await detail.getByText('What if', { exact: true }).click();
  const table = detail.getByRole('table', { name: 'Against the recorded decision' });
  await expect(table).toHaveAttribute('aria-busy', 'false');
  await expect(table.locator('[data-changed]')).toHaveCount(0);
  const { prediction, whatIf } = await drawnIn(chart);
  expect(whatIf).toEqual([]);
  expect(prediction).toEqual([
    { title: 'TP', price: row.takeProfit },
    { title: 'entry', price: row.entry },
    { title: 'SL', price: row.stopLoss },
  ]);

  const [expected] = await cells(table, 'Expected value');
  const [breakEven] = await cells(table, 'Break-even');
  await detail.getByLabel('Fee').fill('22');
  await expect(table.getByRole('row', { name: /^Cost / })).toHaveAttribute('data-changed', 'true');
  expect(await cells(table, 'Cost')).toEqual([0.24, 0.48]);
  expect((await cells(table, 'Expected value'))[1]).toBeCloseTo(expected - 0.24, 1);
  expect((await cells(table, 'Break-even'))[1]).toBeGreaterThan(breakEven);
  await expect(table.getByRole('row', { name: /^P\(long\) / })).not.toHaveAttribute('data-changed', 'true');

  await detail.getByLabel('Take profit').fill('4');
  await detail.getByLabel('Stop loss').fill('x');
  await expect(detail.getByText('Stop loss must be a number.')).toBeVisible();
  await detail.getByLabel('Stop loss').fill('0.7');
  await expect(
    detail.getByText(/The probabilities were learnt for levels at 2.5 and 1.5 ATR within 6 h/),
  ).toBeVisible();
  await expect(table).toHaveAttribute('aria-busy', 'false');
  for (const label of ['Signal', 'Expected value']) {
    await expect(table.getByRole('row', { name: new RegExp(`^${label} .* borrowed`) })).toBeVisible();
  }
  await expect(table.getByRole('row', { name: /^(Break-even|Ended by) .*borrowed/ })).toHaveCount(0);
  const note = await detail.getByText(/^The probabilities were learnt for levels/).boundingBox();
  const below = await table.boundingBox();
  expect((note?.y ?? 0) + (note?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  const [, takeProfit] = await cells(table, 'Take profit');
  const [, stopLoss] = await cells(table, 'Stop loss');
  await expect.poll(async () => priceOf((await drawnIn(chart)).whatIf, 'SL if')).toBe(stopLoss);
  expect(priceOf((await drawnIn(chart)).whatIf, 'TP if')).toBe(takeProfit);
  // A stop so near is hit no later than the one that was recorded.
  await expect(table.getByRole('row', { name: /^Ended by stop loss stop loss$/ })).toBeVisible();

  await detail.getByRole('button', { name: 'As it was' }).click();
  await expect(table.locator('[data-changed]')).toHaveCount(0);
  await expect.poll(async () => (await drawnIn(chart)).whatIf).toEqual([]);
});

test('a branch that is switched off gives other probabilities; headlines the model does not hear change nothing', async ({
  page,
}) => {
  const detail = await openDecided(page, /BTC/, 'Take profit');
  await detail.getByText('What if', { exact: true }).click();
  const table = detail.getByRole('table', { name: 'Against the recorded decision' });
  await expect(table.locator('[data-changed]')).toHaveCount(0);
  await detail.getByRole('switch', { name: 'C headlines' }).click();
  await expect(detail.getByText('This model has learnt from no headlines')).toBeVisible();
  await expect(table.locator('[data-changed]')).toHaveCount(0);
  await detail.getByRole('switch', { name: 'A micro' }).click();
  await expect(table.getByRole('row', { name: /^P\(flat\) / })).toHaveAttribute('data-changed', 'true');

  await detail.getByText('Why', { exact: true }).click();
  const branches = detail.getByRole('region', { name: 'Branches' });
  await expect(branches.getByRole('row', { name: /^Branch A micro/ })).toBeVisible({ timeout: 60_000 });
  await expect(detail.getByRole('img', { name: /^attention, 48 bars of 1h/ })).toBeVisible();
  await expect(detail.getByRole('region', { name: 'Features' }).getByRole('row')).toHaveCount(9);
});

test('a decision of a model that is gone says so in one sentence', async ({ page }) => {
  const detail = await openDecided(page, /ETH/, 'Stop loss');
  await detail.getByText('What if', { exact: true }).click();
  await expect(detail.getByRole('alert')).toContainText('Model seeded-model is not here under this name');
  await expect(detail.getByRole('alert')).toContainText('What is recorded stands.');
});

test('what the chart draws has the recorded prices to the last bit, and the open prediction can be asked what if', async ({
  page,
  workstation,
}) => {
  await page.goto('/#/chart');
  const panel = page.getByRole('complementary', { name: 'Prediction' });
  await expect(panel.getByText(/^(LONG|SHORT|ABSTAIN)$/)).toBeVisible({ timeout: 120_000 });
  const chart = page.getByRole('region', { name: 'BTC/USDT 10m candles' });
  await expect(async () => {
    const rows = storedRows(workstation).filter(({ market }) => market === 'demo:BTC/USDT');
    const newest = rows.reduce((latest, row) => (row.asOf > latest.asOf ? row : latest));
    const trades = rows.filter(({ signal, asOf }) => signal !== 'abstain' && asOf !== newest.asOf).slice(-3);
    const levels = ({ entry, takeProfit, stopLoss }: RecordedDecision) => ({ entry, takeProfit, stopLoss });
    expect(trades).toHaveLength(3);
    expect(await drawnIn(chart)).toEqual({
      prediction: [
        { title: 'TP', price: newest.takeProfit },
        { title: 'entry', price: newest.entry },
        { title: 'SL', price: newest.stopLoss },
      ],
      trades: trades.map(levels),
      whatIf: [],
    });
  }).toPass({ timeout: 60_000 });

  await panel.getByRole('button', { name: 'What if' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('table')).toContainText('open');
  await expect(dialog.getByText('Its horizon is not over: what would happen is open.')).toBeVisible();
  await dialog.getByLabel('Stop loss').fill('3');
  await expect(dialog.getByRole('row', { name: /^Stop loss / })).toHaveAttribute('data-changed', 'true');
});

test('headlines have a pane of their own, in step with the candles, with gaps where nothing was known', async ({
  page,
}) => {
  await page.goto('/#/chart');
  const chart = page.getByRole('region', { name: 'BTC/USDT 10m candles' });
  await expect(chart).toHaveAttribute('data-bars', /\d{3,}/);
  await page.getByRole('button', { name: 'Indicators' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Headlines over time' }).click();
  await page.keyboard.press('Escape');
  const pane = page.getByRole('region', { name: 'Headlines over the candles' });
  await expect(pane).toContainText(/Headlines [+\u2212]?\d\.\d\d\d+ headlines? in 24 h/);
  await expect(pane).not.toContainText('No headlines in this range.');

  // Its corner lies in its own pane, below the others.
  const inChart = await chart.boundingBox();
  const own = await pane.boundingBox();
  if (!inChart || !own) throw new Error('the chart is not in sight');
  expect(own.y).toBeGreaterThan(inChart.y + inChart.height / 2);
  expect(own.y + own.height).toBeLessThanOrEqual(inChart.y + inChart.height);

  // The crosshair tells the bar it stands on.
  const newest = await pane.textContent();
  await page.mouse.move(inChart.x + 20, inChart.y + 200);
  await expect.poll(() => pane.textContent()).not.toBe(newest);
  await page.mouse.move(inChart.x - 20, inChart.y + 200);

  // Days before the first headline nothing was known, and that is said instead of a neutral score.
  const application = page.getByRole('application');
  await application.focus();
  for (let press = 0; press < 8; press += 1) await page.keyboard.press('PageUp');
  await expect(pane).toContainText('No headlines in this range.');
  await page.keyboard.press('End');
  await expect(pane).not.toContainText('No headlines in this range.');

  await page.getByRole('toolbar', { name: 'Chart' }).getByText('ETH/USDT').click();
  await expect(pane).toContainText('none known');
  await expect(pane).toContainText('No headlines in this range.');
});
