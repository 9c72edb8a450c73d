import { cpSync, existsSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { makeWorse } from './seed-model.ts';
import { expect, test } from './workstation.ts';

const bundled = fileURLToPath(new URL('../../models/demo-tiny', import.meta.url));

/** Puts a copy of the bundled model beside it. */
function addModel(dataDir: string, modelId: string): string {
  const folder = join(dataDir, 'models', modelId);
  cpSync(bundled, folder, { recursive: true });
  return folder;
}

async function openModels(page: Page, modelId: string) {
  await page.goto('/#/models');
  await page.getByRole('button', { name: modelId, exact: true }).click();
  const card = page.getByRole('region', { name: `Model ${modelId}` });
  await expect(card).toBeVisible();
  return card;
}

test('the bundled model shows its verdict and its files can be verified', async ({ page }) => {
  await page.goto('/#/models');
  await expect(page.getByRole('row', { name: /Compare demo-tiny/ })).toContainText('bundled');
  await expect(page.getByText(/log loss \d\.\d+ against \d\.\d+/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Verify files' }).click();
  await expect(page.getByText(/weights\.bin/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Rename' })).toBeDisabled();
});

test('its report says what it must beat, how far it can be trusted, and where its sealed window is', async ({
  page,
}) => {
  const card = await openModels(page, 'demo-tiny');
  const against = card.getByRole('region', { name: 'Against baselines' });
  await expect(against.getByRole('row', { name: /^Base rate/ })).toContainText(/[+−]?\d\.\d{3}/);
  await expect(against.getByRole('row', { name: /^Persistence/ })).toBeVisible();
  await expect(card.getByRole('region', { name: 'Metrics' }).getByRole('row', { name: /^Log loss/ })).toContainText(
    /\d\.\d{3}/,
  );
  await expect(card.getByRole('table', { name: /Confusion/ })).toBeVisible();
  await expect(card.getByRole('region', { name: 'Sealed window' })).toContainText(/sealed window|looked at/);
});

test('a model is renamed, and a name that cannot be one is refused in a sentence', async ({ page, workstation }) => {
  addModel(workstation.dataDir, 'm-first');
  const card = await openModels(page, 'm-first');
  await card.getByRole('button', { name: 'Rename' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('New name').fill('demo-tiny');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog.getByText('There is a model demo-tiny already; choose another name.')).toBeVisible();
  await dialog.getByLabel('New name').fill('evening');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('region', { name: 'Model evening' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'm-first', exact: true })).toHaveCount(0);
  rmSync(join(workstation.dataDir, 'models', 'evening'), { recursive: true });
});

test('two models stand side by side when both are ticked', async ({ page, workstation }) => {
  const folder = addModel(workstation.dataDir, 'm-second');
  await openModels(page, 'm-second');
  await page.getByRole('checkbox', { name: 'Compare m-second' }).check();
  await expect(page.getByText('Tick a second model to see it beside m-second.')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Compare demo-tiny' }).check();
  const both = page.getByRole('region', { name: 'm-second beside demo-tiny' });
  await expect(both.getByRole('row', { name: /^Log loss/ })).toContainText(/\d\.\d{3}.*\d\.\d{3}/);
  await expect(both.getByText('Nothing was set differently')).toBeVisible();
  await both.getByRole('button', { name: 'Close the comparison' }).click();
  await expect(page.getByRole('region', { name: 'Model m-second' })).toBeVisible();
  rmSync(folder, { recursive: true });
});

test('a damaged model is refused by name and can be neither activated nor compared', async ({ page, workstation }) => {
  const folder = addModel(workstation.dataDir, 'm-damaged');
  truncateSync(join(folder, 'weights.bin'), 10);
  const card = await openModels(page, 'm-damaged');
  await expect(card.getByRole('alert')).toContainText(/m-damaged.*weights\.bin/);
  await expect(card.getByRole('button', { name: 'Activate' })).toBeDisabled();
  await expect(page.getByRole('checkbox', { name: 'Compare m-damaged' })).toBeDisabled();
  rmSync(folder, { recursive: true });
});

test('a model that is worse than the base rate predicts only after a question', async ({ page, workstation }) => {
  const folder = addModel(workstation.dataDir, 'm-worse');
  makeWorse(folder);
  const card = await openModels(page, 'm-worse');
  const row = page.getByRole('row', { name: /Compare m-worse/ });
  await card.getByRole('button', { name: /^Activate for/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Use a model that is worse than the base rate?' });
  await expect(dialog.getByText(/^No edge over the/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Decide later' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText('nothing');
  await card.getByRole('button', { name: /^Activate for/ }).click();
  await dialog.getByRole('button', { name: 'Use it all the same' }).click();
  await expect(row).toContainText('BTC/USDT, ETH/USDT · demo');
  // One that is not worse is used at once.
  await openModels(page, 'demo-tiny');
  await page.getByRole('button', { name: /^Activate for/ }).click();
  await expect(row).toContainText('nothing');
  rmSync(folder, { recursive: true });
});

test('a model that is imported again is said to be here already', async ({ page, workstation }) => {
  const file = join(workstation.dataDir, 'demo.omni');
  const card = await openModels(page, 'demo-tiny');
  await card.getByRole('button', { name: 'Export' }).click();
  await page.getByLabel('Path of the file to write').fill(file);
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  await expect(card.getByText(`Written to ${file}.`)).toBeVisible();
  expect(existsSync(file)).toBe(true);
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByLabel('Path of the exported model file').fill(file);
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
  await expect(page.getByText('This very model is here already, as demo-tiny; nothing was taken in.')).toBeVisible();
});

test('a layer of the network opens its weights, its activations and its attention', async ({ page }) => {
  const card = await openModels(page, 'demo-tiny');
  const network = card.getByRole('region', { name: 'Network' });
  await expect(network.getByText(/parameters, all trainable/)).toBeVisible();
  await network.locator('.react-flow__node').filter({ hasText: '1h-attention' }).click();
  const inside = network.getByRole('region', { name: 'Inside 1h-attention' });
  for (const weight of ['kernel', 'bias', 'query']) {
    await expect(inside.getByRole('img', { name: new RegExp(`^${weight}: mean`) })).toBeVisible();
  }
  // The demo market's history arrives in the background.
  await expect(async () => {
    const again = inside.getByRole('button', { name: 'Look again' });
    if (await again.isVisible()) await again.click();
    await expect(inside.getByRole('img', { name: /^attention, 48 bars of 1h/ })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 120_000 });
  await expect(inside.getByRole('img', { name: /^activations: mean/ })).toBeVisible();
});

test('the sealed window of a fresh model is opened after a question, and the look is counted for good', async ({
  page,
}) => {
  await page.goto('/#/training');
  await page.getByText('Tiny', { exact: true }).click({ timeout: 60_000 });
  await page.getByLabel('Epochs, at most').fill('1');
  const advanced = page.getByRole('button', { name: 'Advanced' });
  if ((await advanced.getAttribute('aria-expanded')) === 'false') await advanced.click();
  await page.getByLabel('Batch size, samples').fill('256');
  await page.getByLabel('Also train each branch alone').uncheck();
  // Training starts when enough history has arrived.
  await page.getByRole('button', { name: 'Train', exact: true }).click({ timeout: 180_000 });
  const sealed = page.getByRole('region', { name: 'Sealed window' });
  await expect(sealed).toContainText('Nobody has looked at it yet.', { timeout: 180_000 });

  await sealed.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it sealed' }).click();
  await expect(sealed).toContainText('Nobody has looked at it yet.');
  await sealed.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Open and count it' }).click();
  await expect(sealed).toContainText('It was looked at once.', { timeout: 60_000 });
  await expect(sealed.getByRole('row')).toHaveCount(2);
  await page.reload();
  await expect(sealed).toContainText('It was looked at once.', { timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Against baselines' })).toContainText('Logistic regression');
  await expect(page.getByRole('img', { name: /^Reliability: said/ })).toBeVisible();
});
