import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './workstation.ts';

async function openSettings(page: Page): Promise<void> {
  await page.goto('/#/settings');
  await expect(page.getByRole('region', { name: 'Costs' })).toBeVisible();
}
const unsaved = (page: Page) => page.getByRole('region', { name: 'Unsaved changes' });
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

async function save(page: Page): Promise<void> {
  await unsaved(page).getByRole('button', { name: 'Save' }).click();
  await expect(unsaved(page)).toHaveCount(0);
}

const numberIn = (text: string | null) => Number(text?.replaceAll(/[^\d.]/g, ''));

/** The break-even that the Chart page shows, and the one that its own levels come to at a round-trip cost. */
async function breakEvenAt(page: Page, cost: number): Promise<{ shown: number; expected: number }> {
  const panel = page.getByRole('complementary', { name: 'Prediction' });
  const shown = numberIn(await panel.getByText(/^needs /).textContent());
  const entry = numberIn(
    await panel
      .getByRole('row', { name: /^Entry / })
      .getByRole('cell')
      .first()
      .textContent(),
  );
  const atr = numberIn(await panel.locator('dt:text-is("ATR 14, 1h") + dd').textContent());
  return { shown, expected: (100 * (1.5 * atr + cost * entry)) / (4 * atr) };
}

test('a changed cost is in the next prediction, whose break-even says so', async ({ page }) => {
  const panel = page.getByRole('complementary', { name: 'Prediction' });
  await page.goto('/');
  await expect(panel.getByText(/^needs /)).toBeVisible({ timeout: 120_000 });
  const before = await breakEvenAt(page, 0.0024);
  expect(Math.abs(before.shown - before.expected)).toBeLessThan(1);

  await openSettings(page);
  await field(page, 'Fee').fill('30');
  await expect(page.getByRole('region', { name: 'Costs' })).toContainText('A round trip costs 0.64');
  await save(page);
  await page.goto('/#/chart');
  await expect(panel).toContainText(/0\.64 %/);
  const after = await breakEvenAt(page, 0.0064);
  expect(Math.abs(after.shown - after.expected)).toBeLessThan(1);
  expect(after.shown).toBeGreaterThan(before.shown + 5);

  await openSettings(page);
  await page.getByRole('button', { name: 'Fee: back to the default' }).click();
  await save(page);
});

test('what is out of range is said in a sentence at its field and cannot be saved', async ({ page }) => {
  await openSettings(page);
  const costs = page.getByRole('region', { name: 'Costs' });
  await expect(costs).toContainText(/A round trip costs 0\.\d\d/);
  await field(page, 'Slippage').fill('101');
  await expect(page.getByText('It must be 0 to 100.')).toBeVisible();
  await expect(costs).toContainText('A round trip costs – of the price');
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await expect(page.getByText('Import waits: save or discard what is changed first.')).toBeVisible();
  await field(page, 'Horizon').fill('2.5');
  await expect(page.getByText('A whole number is needed.')).toBeVisible();
  await expect(unsaved(page).getByRole('button', { name: 'Save' })).toBeDisabled();
  await unsaved(page).getByRole('button', { name: 'Discard' }).click();
  await expect(field(page, 'Horizon')).toHaveValue('6');
});

test('other multiples are for the next training, and the page says what the model keeps', async ({ page }) => {
  await openSettings(page);
  const labels = page.getByRole('region', { name: 'Training labels' });
  await expect(labels).toContainText(/was trained with TP 2.5 × ATR, SL 1.5 × ATR and 6 h, as set here/);
  await field(page, 'Take-profit').fill('3');
  await expect(labels).toContainText(
    'was trained with TP 2.5 × ATR, SL 1.5 × ATR and 6 h and goes on deciding with those; what is set here holds for the next training.',
  );
  await field(page, 'Take-profit').fill('1');
  await expect(labels).toContainText('The take-profit must not be nearer than the stop-loss, 1.5 × ATR.');
  await expect(unsaved(page).getByRole('button', { name: 'Save' })).toBeDisabled();
  await unsaved(page).getByRole('button', { name: 'Discard' }).click();
  await page.getByLabel('Search settings').fill('break-even margin');
  await expect(page.getByRole('region', { name: 'Decisions' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Sources' })).toHaveCount(0);
});

test('markets are added and removed while they stream; one that the exchange does not have is refused by name', async ({
  page,
}) => {
  await openSettings(page);
  const markets = page.getByRole('region', { name: 'Markets', exact: true });
  await markets.getByLabel('Market to add').fill('gold');
  await markets.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(markets.getByText('Write it like SOL/USDT.')).toBeVisible();
  await markets.getByLabel('Market to add').fill('gold/usdt');
  await markets.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(markets.getByRole('row', { name: /GOLD\/USDT/ })).toContainText('not saved yet');
  await unsaved(page).getByRole('button', { name: 'Save' }).click();
  await expect(unsaved(page)).toContainText('GOLD/USDT is not traded on demo');
  await markets.getByRole('button', { name: 'Remove GOLD/USDT' }).click();

  await markets.getByRole('button', { name: 'Remove ETH/USDT' }).click();
  await save(page);
  const top = page.getByRole('banner');
  await expect(top.getByText('ETH/USDT')).toHaveCount(0);
  await expect(markets.getByRole('button', { name: 'Remove BTC/USDT' })).toBeDisabled();
  await markets.getByRole('button', { name: 'Back to the defaults' }).click();
  await save(page);
  await expect(top.getByText('ETH/USDT')).toBeVisible();
  await expect(markets.getByRole('row', { name: /ETH\/USDT/ })).toContainText('live', { timeout: 60_000 });
});

test('another decision bar is chosen from a list, saved and there after a reload', async ({ page }) => {
  await openSettings(page);
  const decisions = page.getByRole('region', { name: 'Decisions' });
  const bar = page.getByRole('combobox', { name: 'Decision bar' });
  await expect(bar).toHaveValue('10 minutes');
  await expect(decisions).toContainText('a longer bar only decides less often');
  await bar.click();
  await page.getByRole('option', { name: '1 hour', exact: true }).click();
  await expect(unsaved(page)).toContainText('Decision bar');
  await save(page);
  await page.reload();
  await expect(bar).toHaveValue('1 hour');
  await page.getByRole('button', { name: 'Decision bar: back to the default' }).click();
  await save(page);
  await expect(bar).toHaveValue('10 minutes');
});

test('what retraining does is summed up, with the way to where it is set', async ({ page }) => {
  await openSettings(page);
  const retraining = page.getByRole('region', { name: 'Retraining' });
  await expect(retraining).toContainText(/off; it would be after \d+ days/);
  await retraining.getByRole('link', { name: 'Change it on the Models page' }).click();
  await expect(page).toHaveURL(/#\/models$/);
});

test('settings that were exported come back after a reset, once it is said what changes', async ({
  page,
  workstation,
}) => {
  await openSettings(page);
  await field(page, 'Slippage').fill('7.5');
  await field(page, 'Margin over break-even').fill('2.9');
  await save(page);
  const downloaded = page.waitForEvent('download');
  await expect(page.getByText('Keys and the webhook’s address are not exported.')).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).click();
  const path = join(workstation.dataDir, 'exported.json');
  await (await downloaded).saveAs(path);

  for (const name of ['Slippage', 'Margin over break-even']) {
    await page.getByRole('button', { name: `${name}: back to the default` }).click();
  }
  await save(page);
  await page.reload();
  await expect(field(page, 'Slippage')).toHaveValue('2');

  const choose = page.locator('input[type="file"]');
  await choose.setInputFiles(path);
  const dialog = page.getByRole('dialog', { name: 'Import settings' });
  await expect(dialog.getByRole('row', { name: /trading\.costs\.slippageBps 2 7\.5/ })).toBeVisible();
  await expect(field(page, 'Slippage')).toHaveValue('2');
  await dialog.getByRole('button', { name: 'Change 2 settings' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(field(page, 'Slippage')).toHaveValue('7.5');
  await expect(field(page, 'Margin over break-even')).toHaveValue('2.9');

  const wrong = readFileSync(path, 'utf8').replace('"slippageBps": 7.5', '"slippageBps": -1');
  const wrongPath = join(workstation.dataDir, 'wrong.json');
  writeFileSync(wrongPath, wrong);
  await choose.setInputFiles(wrongPath);
  await expect(dialog.getByRole('alert')).toContainText(
    'nothing has changed. trading.costs.slippageBps: must be a number from 0 to 100 bps.',
  );
  await expect(dialog.getByRole('button', { name: 'Change', exact: true })).toBeDisabled();
});
