import { seedLostChallenge } from './seed-challenge.ts';
import { expect, testWith } from './workstation.ts';

const names = { champion: 'm-evening', challenger: 'm-evening-retrained' };

/** On a workstation where a challenger that lost waits for an answer. */
const test = testWith((dataDir) => seedLostChallenge(dataDir, names));

test('a challenger that lost is used only after a question that says what the comparison said', async ({ page }) => {
  await page.goto('/#/models');
  const offer = page.getByRole('region', { name: `Challenger ${names.challenger}` });
  const use = offer.getByRole('button', { name: 'Use the challenger' });
  await use.click({ timeout: 60_000 });
  const dialog = page.getByRole('dialog', { name: 'Use the challenger that lost?' });
  await expect(dialog.getByText(/loses by 0\.035: log loss 0\.947 against 0\.912/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Decide later' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(use).toBeEnabled();
  await use.click();
  await dialog.getByRole('button', { name: 'Use it all the same' }).click();
  await expect(offer).toHaveCount(0);
  await expect(page.getByRole('row', { name: new RegExp(`Compare ${names.challenger}`) })).toContainText('BTC/USDT');
});
