import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { paperReset } from '../../core/contract/paper-schemas.ts';
import { toUnits } from '../../core/paper/money.ts';
import { openPaperStore } from '../../core/paper/paper-store.ts';
import { seedRecord } from './seed-record.ts';
import { expect, leaveCandles, testWith } from './workstation.ts';

/** A workstation whose paper account was opened before the decisions of its record: it trades them as it starts. */
const test = testWith(async (dataDir, browser) => {
  await leaveCandles(dataDir, browser);
  for (const end of ['', '-wal', '-shm']) rmSync(`${dataDir}/paper.sqlite${end}`, { force: true });
  const decisions = seedRecord(dataDir, 'demo:BTC/USDT', 360);
  const openedAt = Math.min(...decisions.map(({ asOf }) => asOf));
  // The demo market is another at each hour: its breakers must not be what the newest orders show.
  const never = { stopLossesInRow: 100, dailyLoss: 1 };
  const { settings } = paperReset.parse({ exchangeId: 'demo', settings: never });
  const store = openPaperStore(dataDir);
  store.open({ exchangeId: 'demo', openedAt, startBalance: toUnits(10_000), settings, sinceDecision: 0 });
  store.close();
});

async function openPaper(page: Page) {
  await page.goto('/#/paper');
  const orders = page.getByRole('grid', { name: 'Orders' });
  await expect(orders.getByRole('row').nth(3)).toBeVisible({ timeout: 15_000 });
  return orders;
}

test('recorded decisions were traded: orders, ledger and the equity curve, and verification agrees', async ({
  page,
}) => {
  const orders = await openPaper(page);
  await expect(orders.getByRole('row', { name: /take profit|stop loss|horizon/ }).first()).toBeVisible();
  await expect(page.getByRole('figure', { name: /^Balance, from/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Ledger' }).click();
  const ledger = page.getByRole('grid', { name: 'Ledger' });
  await expect(ledger.getByRole('row', { name: /Fee for closing decision \d+ fees cash/ }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText(/\d+ results? of orders worked out again from raw candles/)).toBeVisible();
});

test('no column is cut off in a small window', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  const orders = await openPaper(page);
  const areAllInside = (grid: typeof orders) =>
    grid.evaluate((table) => {
      const { right } = table.getBoundingClientRect();
      return [...table.querySelectorAll('th')].every((cell) => cell.getBoundingClientRect().right <= right);
    });
  expect(await areAllInside(orders)).toBe(true);
  await page.getByRole('tab', { name: 'Ledger' }).click();
  expect(await areAllInside(page.getByRole('grid', { name: 'Ledger' }))).toBe(true);
});

test('a wrong setting is refused at its field, a right one holds over a reload', async ({ page }) => {
  await openPaper(page);
  const form = page.getByRole('form', { name: 'Settings of the account' });
  const fee = form.getByLabel('Fee');
  await fee.fill('many');
  await expect(form.getByText('A number is needed, 0 to 100.')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  await fee.fill('7.5');
  await form.getByLabel('Position size').first().click();
  await page.getByRole('option', { name: 'Fractional Kelly' }).click();
  await form.getByLabel('Share of Kelly').fill('30');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  await page.reload();
  await expect(fee).toHaveValue('7.5');
  await expect(form.getByLabel('Share of Kelly')).toHaveValue('30');
});

test('verification says how much it could not check where candles were deleted', async ({ page }) => {
  await openPaper(page);
  await page.goto('/#/data');
  await page.getByRole('button', { name: 'Delete candles of BTC/USDT · demo 1m' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('From, UTC').fill('2020-01-01T00:00');
  await dialog.getByLabel('To, UTC, not included').fill('2100-01-01T00:00');
  await dialog.getByRole('button', { name: /^Delete [\d,]+ bars$/ }).click();
  await expect(dialog).toHaveCount(0);
  await openPaper(page);
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText(/results? could not be checked: their candles are not stored\./)).toBeVisible();
  await expect(page.getByText('The account fits as far as it can be checked')).toBeVisible();
});

test('what is changed and not saved is marked, and stays over another page and a reload', async ({ page }) => {
  await openPaper(page);
  const form = page.getByRole('form', { name: 'Settings of the account' });
  const slippage = form.getByLabel('Slippage');
  const held = await slippage.inputValue();
  await slippage.fill('9');
  await form.getByLabel('Pause after them').fill('many');
  await page.goto('/#/data');
  await page.goto('/#/paper');
  await expect(slippage).toHaveValue('9');
  await expect(form.getByRole('status')).toHaveText('2 unsaved changes');
  await page.reload();
  await expect(form.getByLabel('Pause after them')).toHaveValue('many');
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  await form.getByRole('button', { name: 'Discard' }).click();
  await expect(slippage).toHaveValue(held);
  await expect(form.getByRole('status')).toHaveCount(0);
});

test('trading is switched off and says so; a reset keeps the old account as an archive', async ({ page }) => {
  await openPaper(page);
  const form = page.getByRole('form', { name: 'Settings of the account' });
  await form.getByRole('switch', { name: 'Trade recorded decisions' }).press('Space');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Paper trading is switched off.')).toBeVisible();

  await page.getByRole('button', { name: 'Reset' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Starting balance').fill('5');
  await expect(dialog.getByRole('button', { name: 'Open a new account' })).toBeDisabled();
  await dialog.getByLabel('Starting balance').fill('2500');
  await dialog.getByRole('button', { name: 'Open a new account' }).click();
  await expect(page.getByText('No orders yet')).toBeVisible();
  await expect(page.getByText('2,500.00').first()).toBeVisible();

  await page.getByLabel('Account', { exact: true }).first().click();
  await page.getByRole('option', { name: /account 1, archived/ }).click();
  await expect(page.getByText('An archive: it does not trade any more.')).toBeVisible();
  await expect(page.getByRole('grid', { name: 'Orders' }).getByRole('row').nth(3)).toBeVisible();
});
