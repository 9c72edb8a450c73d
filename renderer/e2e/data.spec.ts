import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './workstation.ts';

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

  const stored = page
    .getByRole('region', { name: 'Stored candles' })
    .getByRole('row', { name: /BTC\/USDT · binance 1m/ });
  await expect(stored).toContainText('2');
  await stored.getByRole('button', { expanded: false }).first().click();
  await expect(page.getByText(/2 bars/).first()).toBeVisible();
});

test('a file that is not there is refused in one sentence', async ({ page }) => {
  await page.goto('/#/data');
  const adding = page.getByRole('region', { name: 'Add candles' });
  await adding.getByLabel('Path').fill('/nowhere/candles.csv');
  await adding.getByRole('button', { name: 'Import' }).click();
  await expect(adding.getByText(/\/nowhere\/candles\.csv/).last()).toBeVisible();
  await expect(adding.getByText(/internal|ENOENT/)).toHaveCount(0);
});
