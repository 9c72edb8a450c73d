import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './workstation.ts';

/** The gaps of the series that is opened in the list, which has one. */
const gapsOf = (page: Page) => page.getByRole('region', { name: 'Stored candles' }).getByRole('listitem');

test('a file is imported into a real market, with what was stored, what was rejected and its gaps', async ({
  page,
  workstation,
}) => {
  const first = Date.UTC(2024, 0, 1);
  const row = (minute: number, close: number) => `${first + minute * 60_000},100,110,90,${close},1`;
  const file = join(workstation.dataDir, 'candles.csv');
  writeFileSync(file, ['ts_ms,open,high,low,close,volume', row(0, 100), row(1, -5), row(3, 95), ''].join('\n'));

  await page.goto('/#/data');
  const adding = page.getByRole('region', { name: 'Add candles' });
  await adding.getByLabel('Path').fill(file);
  await adding.getByRole('button', { name: 'Import' }).click();
  await expect(adding.getByText(/line 3/i)).toBeVisible();
  await expect(adding.getByText('2 new, 0 stored before, 1 rejected, 1 gap.')).toBeVisible();

  const stored = page
    .getByRole('region', { name: 'Stored candles' })
    .getByRole('row', { name: /BTC\/USDT · binance 1m/ });
  await expect(stored).toContainText('2');
  await stored.getByRole('button', { expanded: false }).first().click();
  await expect(gapsOf(page)).toHaveText(/, 2 bars$/);
});

test('the market on the screen is chosen for a download; that files do not go into the demo market is said', async ({
  page,
}) => {
  await page.goto('/#/chart');
  await page.getByRole('toolbar', { name: 'Chart' }).getByText('ETH/USDT').click();
  await page.goto('/#/data');
  const adding = page.getByRole('region', { name: 'Add candles' });
  const markets = adding.getByRole('combobox', { name: 'Market' });
  await expect(markets.nth(1)).toHaveValue('ETH/USDT · demo');
  await expect(markets.nth(0)).toHaveValue('BTC/USDT · binance');
  await expect(adding.getByText('The demo market makes its own candles: files go into a real one.')).toBeVisible();
});

test('a file that is not there is refused in one sentence', async ({ page }) => {
  await page.goto('/#/data');
  const adding = page.getByRole('region', { name: 'Add candles' });
  await adding.getByLabel('Path').fill('/nowhere/candles.csv');
  await adding.getByRole('button', { name: 'Import' }).click();
  await expect(adding.getByText(/\/nowhere\/candles\.csv/).last()).toBeVisible();
  await expect(adding.getByText(/internal|ENOENT/)).toHaveCount(0);
});

test('a file whose rows are all rejected has failed, and says why', async ({ page, workstation }) => {
  const file = join(workstation.dataDir, 'rejected.csv');
  writeFileSync(file, `ts_ms,open,high,low,close,volume\n${Date.UTC(2024, 0, 1)},100,110,90,-5,1\n`);
  await page.goto('/#/data');
  const adding = page.getByRole('region', { name: 'Add candles' });
  await adding.getByLabel('Path').fill(file);
  await adding.getByRole('button', { name: 'Import' }).click();
  await expect(adding.getByText(/^Nothing was imported: its only row was rejected/)).toBeVisible();
  await expect(adding.getByText('Failed')).toBeVisible();
  await expect(adding.getByText('Done')).toHaveCount(0);
});

test('wrong candles are overwritten by a file, or deleted once it was said what that takes', async ({
  page,
  workstation,
}) => {
  const first = Date.UTC(2023, 0, 1);
  const write = (closes: readonly number[]) => {
    const file = join(workstation.dataDir, 'wrong.csv');
    const lines = closes.map((close, i) => `${first + i * 3_600_000},100,110,90,${close},1`);
    writeFileSync(file, ['ts_ms,open,high,low,close,volume', ...lines, ''].join('\n'));
    return file;
  };
  await page.goto('/#/data');
  const adding = page.getByRole('region', { name: 'Add candles' });
  const importing = adding.getByRole('button', { name: 'Import' });
  await adding.getByRole('combobox', { name: 'Timeframe' }).first().click();
  await page.getByRole('option', { name: '1h' }).click();
  await adding.getByLabel('Path').fill(write([91, 92, 93, 94, 95, 96]));
  await importing.click();
  await expect(adding.getByText('6 new, 0 stored before, 0 rejected.')).toBeVisible();
  write([91, 102, 103, 94, 95, 96]);
  await importing.click();
  await expect(adding.getByText('0 new, 4 stored before, 2 different and not taken, 0 rejected.')).toBeVisible();
  await expect(adding.getByText(/^2 bars differ from what is stored and were kept/)).toBeVisible();
  await adding.getByLabel('Overwrite stored bars that differ').check();
  await importing.click();
  await expect(adding.getByText('0 new, 4 stored before, 2 replaced, 0 rejected.')).toBeVisible();

  await page.setViewportSize({ width: 1024, height: 700 });
  const row = page.getByRole('row', { name: /BTC\/USDT · binance 1h/ });
  const open = row.getByRole('button', { name: 'Delete candles of BTC/USDT · binance 1h' });
  const edge = await open.boundingBox();
  expect((edge?.x ?? 1_024) + (edge?.width ?? 0)).toBeLessThanOrEqual(1_012);
  await open.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await dialog.getByLabel('From, UTC').fill('2023-01-01T01:00');
  await dialog.getByLabel('To, UTC, not included').fill('2023-01-01T01:00');
  await expect(dialog.getByText('The end is not after the start.')).toBeVisible();
  await dialog.getByLabel('To, UTC, not included').fill('2023-01-01T03:00');
  await expect(dialog.getByRole('status')).toContainText('2 bars of BTC/USDT · binance 1h, 2023-01-01 01:00 to');
  await expect(dialog.getByText(/built from them instead/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete 2 bars' }).click();
  await expect(dialog).toHaveCount(0);
  await row.getByRole('button', { expanded: false }).first().click();
  await expect(gapsOf(page)).toHaveText(/, 2 bars$/);
});
