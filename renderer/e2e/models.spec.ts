import { expect, test } from './workstation.ts';

test('the bundled model shows its verdict and its files can be verified', async ({ page }) => {
  await page.goto('/#/models');
  await expect(page.getByRole('row', { name: /demo-tiny/ })).toContainText('bundled');
  await expect(page.getByText(/log loss \d\.\d+ against \d\.\d+/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Verify files' }).click();
  await expect(page.getByText(/weights\.bin/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete' })).toBeDisabled();
});
