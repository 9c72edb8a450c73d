import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, startWorkstation, temporaryDir, test } from './workstation.ts';

const dayMs = 86_400_000;
const wait = { timeout: 60_000 };

/** The form filled for the shortest run there is; history arrives in the background after the start. */
async function fillShortRun(page: Page, seed: number) {
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeVisible(wait);
  await page.getByText('Tiny', { exact: true }).click();
  await page.getByLabel('From, UTC day').fill(new Date(Date.now() - 16 * dayMs).toISOString().slice(0, 10));
  await page.getByLabel('Epochs, at most').fill('1');
  await page.getByLabel('Seed', { exact: true }).fill(String(seed));
  const advanced = page.getByRole('button', { name: 'Advanced' });
  if ((await advanced.getAttribute('aria-expanded')) === 'false') await advanced.click();
  await page.getByLabel('Batch size, samples').fill('256');
  await page.getByLabel('Also train each branch alone').uncheck();
}

/** Presses Train until there is enough history for it, and waits for the first numbers. */
async function start(page: Page) {
  await expect(async () => {
    if (!(await page.getByRole('button', { name: 'Cancel' }).isVisible())) {
      await page.getByRole('button', { name: 'Train', exact: true }).click({ timeout: 5_000 });
    }
    await expect(page.getByText(/samples\/s/)).toBeVisible({ timeout: 30_000 });
  }).toPass({ timeout: 180_000 });
}

test('the real network is drawn before anything is trained', async ({ page }) => {
  await page.goto('/#/training');
  const diagram = page.locator('.react-flow');
  await expect(diagram).toBeVisible(wait);
  await expect(diagram.locator('.react-flow__node').first()).toBeVisible();
  expect(await diagram.locator('.react-flow__node').count()).toBeGreaterThan(10);
  await expect(page.getByText(/[\d,]+ parameters/).first()).toBeVisible();
});

test('the parts of the data and how often each outcome happened are told before the start', async ({ page }) => {
  await page.goto('/#/training');
  await fillShortRun(page, 1);
  const row = (part: string) => page.getByRole('table').locator('tr').filter({ hasText: part });
  // While history still arrives, what is too little is counted again by itself.
  await expect(row('Training')).toContainText(/\d\u202f%/, { timeout: 180_000 });
  await expect(row('Sealed')).toContainText('not looked at', { timeout: 180_000 });
  await expect(page.getByText(/teach as much as/)).toBeVisible();

  // A range that is too short is refused in words before anything is started.
  await page.getByLabel('From, UTC day').fill(new Date(Date.now() - 2 * dayMs).toISOString().slice(0, 10));
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeDisabled(wait);
  await expect(page.getByText(/enough/i).first()).toBeVisible();
});

test('what is wrong in the folded part of the form opens it and keeps the run from starting', async ({ page }) => {
  await page.goto('/#/training');
  const advanced = page.getByRole('button', { name: 'Advanced' });
  await expect(advanced).toHaveAttribute('aria-expanded', 'false', wait);
  await advanced.click();
  await page.getByLabel('Networks, one a seed').fill('99');
  await expect(page.getByText('A whole number from 1 to 10.', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeDisabled();
  await page.reload();
  await expect(advanced).toHaveAttribute('aria-expanded', 'true', wait);
});

test('a run starts from the page, survives a reload, can be paused, resumed and cancelled', async ({ page }) => {
  await page.goto('/#/training');
  await fillShortRun(page, 1);
  await page.getByLabel('Epochs, at most').fill('500');
  await start(page);

  await page.reload();
  await expect(page.getByText(/samples\/s/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('status').getByText('Paused')).toBeVisible({ timeout: 15_000 });
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('status').getByText('Training', { exact: true })).toBeVisible({ timeout: 15_000 });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('status').getByText('Cancelled')).toBeVisible({ timeout: 15_000 });
});

test('two finished runs stand side by side with what they were asked for differently', async ({ page }) => {
  test.setTimeout(600_000);
  await page.goto('/#/training');
  for (const seed of [1, 2]) {
    await fillShortRun(page, seed);
    await start(page);
    await expect(page.getByRole('status').getByText('Done')).toBeVisible({ timeout: 240_000 });
  }
  await page.getByRole('tab', { name: /History/ }).click();
  const done = page.getByRole('row').filter({ hasText: 'Done' });
  for (const row of [0, 1]) await done.nth(row).getByRole('checkbox').check();
  const sideBySide = page.getByRole('region', { name: 'Two runs side by side' });
  await expect(sideBySide.getByRole('row', { name: 'First seed 2 1' })).toBeVisible();
  await expect(sideBySide.getByRole('row', { name: /^Test log loss \d\.\d+/ })).toBeVisible(wait);
  await expect(sideBySide.getByText(/learned from the same data/)).toBeVisible();
});

test('a run that was going when the workstation ended can go on at the next start', async ({ browser }) => {
  const dataDir = temporaryDir();
  /** Opens the Training page of a workstation in a browser of its own. */
  const open = async (url: string) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('link', { name: 'Training' }).click();
    return { page, close: () => context.close() };
  };
  const first = await startWorkstation(dataDir);
  const before = await open(first.url);
  await fillShortRun(before.page, 1);
  await before.page.getByLabel('Epochs, at most').fill('500');
  await start(before.page);
  await expect(before.page.getByText(/epoch [3-9] of 500/)).toBeVisible({ timeout: 90_000 });
  await before.close();
  await first.stop();

  const second = await startWorkstation(dataDir);
  const after = await open(second.url);
  const status = after.page.getByRole('status');
  await expect(status.getByText('Interrupted')).toBeVisible(wait);
  await after.page.getByRole('button', { name: 'Resume' }).click();
  await expect(status.getByText('Training', { exact: true })).toBeVisible(wait);
  await expect(after.page.getByText(/epoch \d+ of 500/)).toBeVisible(wait);
  await after.page.getByRole('button', { name: 'Cancel' }).click();
  await expect(status.getByText('Cancelled')).toBeVisible(wait);
  await expect(after.page.getByRole('button', { name: 'Resume' })).toHaveCount(0);
  await after.close();
  await second.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a check of the learner goes on while another tab is in front, and can be cancelled', async ({ page }) => {
  await page.goto('/#/training');
  const tab = page.getByRole('tab', { name: /Learner check/ });
  await tab.click(wait);
  await page.getByRole('button', { name: 'Check the learner' }).click();
  await page.getByRole('tab', { name: 'Run' }).click();
  await expect(tab).toContainText(/[1-9]\d*\u202f%/, { timeout: 120_000 });
  await tab.click();
  await expect(page.getByRole('progressbar', { name: 'Progress of the check' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Check the learner' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});
