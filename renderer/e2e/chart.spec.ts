import { expect, test } from './workstation.ts';

test('a first start draws moving candles and a prediction with its levels', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText('DEMO MARKET')).toBeVisible();
  await expect(page.locator('canvas').first()).toBeVisible();

  const panel = page.getByRole('complementary', { name: 'Prediction' });
  await expect(panel.getByText(/^(LONG|SHORT|ABSTAIN)$/)).toBeVisible({ timeout: 120_000 });
  for (const level of ['Take profit', 'Entry', 'Stop loss']) {
    await expect(panel.getByRole('row', { name: new RegExp(`^${level} `) })).toContainText(/\d,\d{3}\.\d{2}/);
  }
  const shares = await panel.getByText(/^\d+\s?%$/).allTextContents();
  expect(shares.length).toBeGreaterThanOrEqual(3);

  // The demo market moves: the price in the top bar does not stay what it is.
  const price = page
    .getByRole('banner')
    .getByText(/^\d{2},\d{3}\.\d{2}$/)
    .first();
  const before = await price.textContent();
  await expect.poll(() => price.textContent(), { timeout: 60_000 }).not.toBe(before);
});

test('market, timeframe and indicators switch, and the choice survives a reload', async ({ page }) => {
  await page.goto('/');
  const chart = page.getByRole('toolbar', { name: 'Chart' });
  await chart.getByText('ETH/USDT').click();
  await chart.getByText('1h', { exact: true }).click();
  await expect(page.getByText('Vol', { exact: true })).toBeVisible();
  await page.reload();
  await expect(chart.getByRole('radio', { name: 'ETH/USDT' })).toBeChecked();
  await expect(chart.getByRole('radio', { name: '1h', exact: true })).toBeChecked();
  await chart.getByRole('button', { name: 'Indicators' }).click();
  const macd = page.getByRole('menuitemcheckbox', { name: /MACD/ });
  const isOn = await macd.getAttribute('aria-checked');
  await macd.click();
  await expect(macd).not.toHaveAttribute('aria-checked', isOn ?? '');
});

test('the pages can be reached by keyboard alone', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('toolbar', { name: 'Chart' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('training');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/training/);
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
});

test.describe('a stranger', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('without the code is told how to get in', async ({ page, errors }) => {
    await page.goto('/');
    await expect(page.getByText(/omni start|address/i).first()).toBeVisible();
    // The browser itself reports the refused connection.
    errors.length = 0;
  });
});
