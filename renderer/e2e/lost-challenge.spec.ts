import { rmSync } from 'node:fs';
import { seedLostChallenge } from './seed-challenge.ts';
import { test as base, expect, startWorkstation, temporaryDir, type Workstation } from './workstation.ts';

const names = { champion: 'm-evening', challenger: 'm-evening-retrained' };

/** A workstation on which a challenger that lost waits for an answer. */
const test = base.extend<object, { workstation: Workstation }>({
  workstation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern which fixtures one needs
    async ({}, use) => {
      const dataDir = temporaryDir();
      await seedLostChallenge(dataDir, names);
      const workstation = await startWorkstation(dataDir);
      await use(workstation);
      await workstation.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

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
