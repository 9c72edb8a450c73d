import { seedLived } from './seed-lived.ts';
import { expect, testWith } from './workstation.ts';

/** A workstation whose model has lived through two weeks in which it was right in one of ten cases. */
const test = testWith((dataDir) => {
  seedLived(dataDir, { modelId: 'demo-tiny', market: 'demo:BTC/USDT', days: 14, oneIn: 10 });
  seedLived(dataDir, { modelId: 'model-gone', market: 'demo:ETH/USDT', days: 2, oneIn: 2 });
});

test('a model that breaks its promise is demoted, with what it promised beside what it lived through', async ({
  page,
}) => {
  await page.goto('/#/performance');
  const standing = page.getByRole('region', { name: 'Standing' });
  await expect(standing).toContainText('Demoted since');
  await expect(standing).toContainText('It no longer holds what its test promised: log loss 1.316 on 672 predictions');

  const loss = page.getByRole('region', { name: 'Log loss' });
  await expect(loss.getByRole('row', { name: /^Promised 0\.883/ })).toContainText('0.842 to 0.927');
  await expect(loss.getByRole('row', { name: /^Lived 1\.316/ })).toBeVisible();
  const hits = page.getByRole('region', { name: 'Hit rate' });
  await expect(hits.getByRole('row', { name: /^Lived 10\.1/ })).toBeVisible();
  await expect(hits).toContainText('672 outcomes overlap and are worth 57 independent ones');

  await expect(
    page.getByRole('img', { name: /^Reliability: said 50\.0.%, came true 10\.1.% of 672 samples/ }),
  ).toBeVisible();
  await expect(page.getByRole('figure', { name: /^Drawdown, from −/ })).toBeVisible();
  const bySignal = page.getByRole('region', { name: 'By signal' });
  await expect(bySignal.getByRole('row', { name: /^Abstain 224/ })).toContainText('–');
  await expect(bySignal.getByRole('row', { name: /^Long 224 .* 224/ })).toContainText('−');
  await expect(
    page.getByRole('region', { name: 'By confidence' }).getByRole('row', { name: /^50.% to 60.%/ }),
  ).toBeVisible();
  await expect(page.getByRole('region', { name: 'Data health' }).getByRole('row', { name: /BTC\/USDT/ })).toBeVisible();

  await page.goto('/#/models');
  await expect(page.getByRole('row', { name: /demo-tiny/ }).getByText('demoted')).toBeVisible();
  await page.goto('/#/chart');
  await expect(page.getByRole('complementary').getByText('demoted')).toBeVisible();
});

test('another model, a market and a period are asked for; a model that is gone has no promise', async ({ page }) => {
  await page.goto('/#/chart');
  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.type('performance');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Performance', exact: true })).toBeVisible();

  const filters = page.getByRole('search', { name: 'Performance' });
  await filters.getByLabel('Model').click();
  await page.getByRole('option', { name: 'model-gone' }).click();
  await expect(page.getByRole('region', { name: 'Standing' })).toContainText(
    'There is no model model-gone; list the models to see which there are.',
  );
  const loss = page.getByRole('region', { name: 'Log loss' });
  await expect(loss.getByRole('row')).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Feature drift' })).toHaveCount(0);

  await filters.getByLabel('Model').click();
  await page.getByRole('option', { name: 'demo-tiny' }).click();
  await expect(page.getByText(/^67\d predictions, /)).toBeVisible();
  await filters.getByLabel('Period').click();
  await page.getByRole('option', { name: 'Last 24 h' }).click();
  await expect(page.getByText(/^2\d predictions, /)).toBeVisible();
  await filters.getByLabel('Market').click();
  await page.getByRole('option', { name: 'BTC/USDT' }).click();
  await expect(page.getByText(/^2\d predictions, /)).toBeVisible();
  await expect(loss.getByRole('row', { name: /^Lived/ })).toBeVisible();
});
