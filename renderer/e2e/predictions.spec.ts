import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import type { DecisionRecord } from '../../core/domain/record.ts';
import { seedRecord } from './seed-record.ts';
import { expect, leaveCandles, testWith } from './workstation.ts';

let decisions: readonly DecisionRecord[];

/** A workstation whose record holds decisions on its own candles. */
const test = testWith(async (dataDir, browser) => {
  await leaveCandles(dataDir, browser);
  decisions = seedRecord(dataDir, 'demo:BTC/USDT', 360);
});

async function openPredictions(page: Page) {
  await page.goto('/#/predictions');
  const grid = page.getByRole('grid', { name: 'Decisions' });
  await expect(grid.getByRole('row').nth(10)).toBeVisible();
  return grid;
}
/** Lists only what was seeded: the demo market's own model may decide while a test runs. */
async function onlySeeded(page: Page) {
  await page
    .getByRole('row', { name: /after cost is too small/ })
    .first()
    .click();
  await page.getByRole('complementary', { name: 'Decision' }).getByRole('button', { name: 'seeded-model' }).click();
  await expect(page.getByRole('search', { name: 'Decisions' }).getByLabel('Model')).toHaveValue('seeded-model');
  await page.getByRole('button', { name: 'Close the decision' }).click();
}
const written = (price: number) =>
  price.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

test('a long record is filtered, sorted and walked by keys, and draws only the rows in sight', async ({ page }) => {
  const grid = await openPredictions(page);
  await expect(page.getByText(/^3[6-9]\d decisions$/)).toBeVisible();
  await grid.focus();
  const oldest = grid.getByRole('row', { name: /No model predicts this market/ });
  await expect(async () => {
    await page.keyboard.press('End');
    await expect(oldest).toHaveAttribute('aria-selected', 'true', { timeout: 1_000 });
  }).toPass();
  expect(await grid.getByRole('row').count()).toBeLessThan(80);

  await page.keyboard.press('Home');
  await onlySeeded(page);
  const filters = page.getByRole('search', { name: 'Decisions' });
  await filters.getByText('Long', { exact: true }).click();
  const longs = decisions.filter(({ signal }) => signal === 'long');
  await expect(page.getByText(`${longs.length} decisions`, { exact: true })).toBeVisible();
  await filters.getByLabel('Outcome').click();
  await page.getByRole('option', { name: 'Take profit' }).click();
  await expect(grid.getByRole('row', { name: /stop loss|open/ })).toHaveCount(0);
  await expect(grid.getByRole('row', { name: /LONG.*take profit/i }).first()).toBeVisible();

  await filters.getByLabel('Outcome').click();
  await page.getByRole('option', { name: 'Any outcome' }).click();
  const profit = grid.getByRole('columnheader', { name: 'P&L' });
  await profit.getByRole('button').press('Enter');
  await expect(profit).toHaveAttribute('aria-sort', 'descending');
  await expect(grid.getByRole('row').nth(1)).toContainText('+');
  await profit.getByRole('button').press('Enter');
  await expect(profit).toHaveAttribute('aria-sort', 'ascending');
  await expect(grid.getByRole('row').filter({ hasText: /%$/ }).nth(1)).toContainText('−');

  await filters.getByLabel('Period').click();
  await page.getByRole('option', { name: 'Between dates' }).click();
  await filters.getByLabel('To, UTC day, included').fill('2020-01-01');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page.getByText(/^3[6-9]\d decisions$/)).toBeVisible();
});

test('a decision is shown with its candles, its stored levels to the tick, its outcome and its hashes', async ({
  page,
}) => {
  const grid = await openPredictions(page);
  await onlySeeded(page);
  const filters = page.getByRole('search', { name: 'Decisions' });
  await filters.getByText('Short', { exact: true }).click();
  await filters.getByLabel('Outcome').click();
  await page.getByRole('option', { name: 'Stop loss' }).click();
  await grid
    .getByRole('row', { name: /short.*stop loss/i })
    .first()
    .click();

  const detail = page.getByRole('complementary', { name: 'Decision' });
  await expect(detail.getByRole('region', { name: /candles around/ })).toHaveAttribute('data-bars', /\d{2,}/);
  await expect(detail.getByRole('region', { name: 'Outcome' })).toContainText('stop loss at');
  const row = (name: string) => detail.getByRole('row', { name });
  const entry = await row('Entry').getByRole('cell').first().textContent();
  const decision = decisions.find(({ signal, entry: price }) => signal === 'short' && written(price ?? 0) === entry);
  expect(decision).toBeDefined();
  await expect(row('Take profit').getByRole('cell').first()).toHaveText(written(decision?.takeProfit ?? 0));
  await expect(row('Stop loss').getByRole('cell').first()).toHaveText(written(decision?.stopLoss ?? 0));
  const listed = `TP ${written(decision?.takeProfit ?? 0)} · SL ${written(decision?.stopLoss ?? 0)}`;
  await expect(grid.getByRole('row', { name: listed })).toBeVisible();

  const inputHash = decision?.inputHash ?? '';
  await expect(detail.getByTitle(inputHash, { exact: true })).toBeVisible();
  await grid.focus();
  await page.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);
});

test('the recorded trades and the probabilities over the candles can be switched on and off', async ({ page }) => {
  await page.goto('/#/chart');
  await expect(page.getByRole('region', { name: 'BTC/USDT 10m candles' })).toHaveAttribute('data-bars', /\d{3,}/);
  await page.getByRole('button', { name: 'Indicators' }).click();
  const trades = page.getByRole('menuitemcheckbox', { name: 'Recorded trades' });
  const probabilities = page.getByRole('menuitemcheckbox', { name: 'Probabilities over time' });
  await expect(trades).toHaveAttribute('aria-checked', 'true');
  await trades.click();
  await probabilities.click();
  await page.reload();
  await page.getByRole('button', { name: 'Indicators' }).click();
  await expect(trades).toHaveAttribute('aria-checked', 'false');
  await expect(probabilities).toHaveAttribute('aria-checked', 'true');
});

test('the record is exported as it is filtered, and verified; a row edited by hand is named', async ({
  page,
  workstation,
}) => {
  const grid = await openPredictions(page);
  await onlySeeded(page);
  await page.getByRole('search', { name: 'Decisions' }).getByText('Long', { exact: true }).click();
  const longs = decisions.filter(({ signal }) => signal === 'long');
  await expect(page.getByText(`${longs.length} decisions`, { exact: true })).toBeVisible();
  const path = join(workstation.dataDir, 'longs.csv');
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Path of the file/).fill(path);
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText(`${longs.length} rows written`)).toBeVisible();
  expect(existsSync(path)).toBe(true);
  expect(parse(readFileSync(path), { columns: true, bom: true })).toHaveLength(longs.length);

  const verify = page.getByRole('button', { name: 'Verify my record' });
  const verification = page.getByRole('region', { name: 'Verification' });
  await verify.click();
  await expect(verification).toContainText('The record fits.');
  await expect(verification).toContainText('in one unbroken chain');

  const db = new DatabaseSync(join(workstation.dataDir, 'record.sqlite'));
  for (const { name } of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all()) {
    db.exec(`DROP TRIGGER "${name}"`);
  }
  db.exec('UPDATE decisions SET row = replace(row, \'"short"\', \'"long"\') WHERE number = 7');
  db.close();
  await verify.click();
  await expect(verification.getByRole('alert')).toContainText('Row 7 does not fit.');
  await verification.getByRole('button', { name: 'Show row 7' }).click();
  await expect(page.getByRole('complementary', { name: 'Decision' })).toBeVisible();
  await expect(grid).toBeVisible();
});
