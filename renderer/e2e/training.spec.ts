import { expect, test } from './workstation.ts';

test('the real network is drawn before anything is trained', async ({ page }) => {
  await page.goto('/#/training');
  const diagram = page.locator('.react-flow');
  await expect(diagram).toBeVisible({ timeout: 60_000 });
  await expect(diagram.locator('.react-flow__node').first()).toBeVisible();
  expect(await diagram.locator('.react-flow__node').count()).toBeGreaterThan(10);
  await expect(page.getByText(/[\d\s\u2009]+ parameters/).first()).toBeVisible();
});

test('a run starts from the page, shows its progress, survives a reload and can be cancelled', async ({ page }) => {
  await page.goto('/#/training');
  const train = page.getByRole('button', { name: 'Train', exact: true });
  await expect(train).toBeVisible({ timeout: 60_000 });
  await page.getByText('Tiny', { exact: true }).click();
  await page.getByLabel('Epochs, at most').fill('1');
  // History arrives in the background; a refusal for too little data is said in plain words and can be tried again.
  await expect(async () => {
    if (!(await page.getByRole('button', { name: 'Cancel' }).isVisible())) await train.click();
    await expect(page.getByText(/samples\/s/)).toBeVisible({ timeout: 30_000 });
  }).toPass({ timeout: 180_000 });

  await page.reload();
  await expect(page.getByText(/samples\/s/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/Cancelled/).first()).toBeVisible({ timeout: 15_000 });
});
