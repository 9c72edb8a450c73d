import { decodeMessage, encodeMessage } from '../../core/contract/codec.ts';
import { emptyColumns } from '../../core/domain/candle.ts';
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

test('the prediction says why: branches that add up, features, attention over dated bars, for each outcome', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByRole('button', { name: /^Why (long|flat|short)\?$/ }).click({ timeout: 120_000 });
  const why = page.getByRole('dialog');
  const branches = why.getByRole('region', { name: 'Branches' });
  await expect(branches.getByRole('row', { name: /^Branch C headlines none/ })).toBeVisible({ timeout: 60_000 });
  await expect(
    why.getByRole('img', { name: /^attention, 48 bars of 1h: most at \d\d \w{3}, \d\d:\d\d, / }),
  ).toBeVisible();
  await expect(why.getByRole('img', { name: /^attention, 30 bars of 1d: most at \d\d \w{3} \d{4}, / })).toBeVisible();
  await expect(why.getByRole('region', { name: 'Features' }).getByRole('row')).toHaveCount(9);

  const pointsOf = async (name: RegExp) => {
    const text = await branches.getByRole('row', { name }).getByRole('cell').last().textContent();
    return Number(text?.replace('\u2212', '-').replace(/[\s%]/g, ''));
  };
  for (const outcome of ['long', 'flat', 'short']) {
    await why.getByText(new RegExp(`^${outcome} `)).click();
    await expect(why.locator('[aria-busy="true"]')).toHaveCount(0);
    const [from, micro, macro, to] = [
      await pointsOf(/^Average/),
      await pointsOf(/^Branch A/),
      await pointsOf(/^Branch B/),
      await pointsOf(/^This moment/),
    ];
    expect(Math.abs(from + micro + macro - to)).toBeLessThan(0.7);
  }
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

test('an empty chart says that its exchange cannot be reached, since when, and what to do', async ({ page }) => {
  // What the engine tells while an exchange is out of reach and nothing of it is stored.
  const asUnreached = (value: Record<string, unknown>) => {
    if (Array.isArray(value?.feeds)) {
      const detail = 'offline since 2026-01-01T00:00:00Z: connect ECONNREFUSED; retrying every 5 s';
      return {
        ...value,
        feeds: value.feeds.map((feed) => ({ ...feed, state: 'offline', lastClosedTime: null, detail })),
      };
    }
    if (value?.columns) return { ...value, columns: emptyColumns(0) };
    if (value && 'prediction' in value)
      return { prediction: null, problem: 'There are no 1m candles of demo:BTC/USDT.' };
    if (value && 'candle' in value) return null;
    if (Array.isArray(value) && value[0]?.activeFor) return [];
    return value;
  };
  await page.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((data) => {
      const message = decodeMessage(String(data)) as { type: string; value?: Record<string, unknown> };
      if (message.type !== 'value') return socket.send(data);
      const value = asUnreached(message.value as Record<string, unknown>);
      if (value !== null) socket.send(encodeMessage({ ...message, value }) as string);
    });
  });
  await page.goto('/#/chart');
  const told = page.getByRole('region', { name: 'BTC/USDT 10m candles' }).getByRole('alert');
  await expect(told).toContainText('demo cannot be reached since');
  await expect(told).toContainText('Connect ECONNREFUSED; retrying every 5 s.');
  await expect(told).toContainText('--source demo');
  const panel = page.getByRole('complementary', { name: 'Prediction' });
  await expect(panel).toContainText('There are no 1m candles of demo:BTC/USDT.');
  await expect(panel.getByRole('button')).toHaveCount(0);
  await told.getByRole('button', { name: 'Import history' }).click();
  await expect(page).toHaveURL(/#\/data$/);
});
