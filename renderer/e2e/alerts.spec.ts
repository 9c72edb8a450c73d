import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, test } from './workstation.ts';

const rules = (page: Page) => page.getByRole('region', { name: 'Rules' });
const history = (page: Page) => page.getByRole('region', { name: 'History' });

async function openAlerts(page: Page): Promise<void> {
  await page.goto('/#/alerts');
  await expect(rules(page)).toBeVisible();
  await expect(history(page)).toBeVisible();
}

async function addRule(page: Page, kind: string, fill: (dialog: ReturnType<Page['getByRole']>) => Promise<void>) {
  await rules(page).getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('menuitem', { name: kind }).click();
  const dialog = page.getByRole('dialog');
  await fill(dialog);
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(dialog).toHaveCount(0);
}

/** A server on this computer that takes webhooks. */
async function startWebhook(status = 204) {
  let answer = status;
  const bodies: { rule: string; text: string; isTest: boolean }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      bodies.push(JSON.parse(body));
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    bodies,
    answerWith(next: number) {
      answer = next;
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('a rule is checked at its fields, kept over a reload, switched, changed and removed', async ({ page }) => {
  await openAlerts(page);
  await addRule(page, 'Price crosses', async (dialog) => {
    await dialog.getByLabel('Level').fill('none');
    await dialog.getByLabel('Text').fill('{takeProfit}');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await expect(dialog.getByText('A price above 0 is needed.')).toBeVisible();
    await expect(dialog.getByText('{takeProfit} is not known here')).toBeVisible();
    await dialog.getByLabel('Level').fill('1000000');
    await dialog.getByLabel('Text').fill('{market} at {price}');
    await dialog.getByLabel('Name').fill('A million');
  });
  await page.reload();
  await expect(rules(page).getByText('Price crosses: up or down 1,000,000')).toBeVisible();
  await rules(page).getByRole('switch', { name: 'Tell A million' }).click({ force: true });
  await expect(rules(page).getByRole('switch', { name: 'Tell A million' })).not.toBeChecked();
  await rules(page).getByRole('button', { name: 'Change A million' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Two million');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await rules(page).getByRole('button', { name: 'Remove Two million' }).click();
  await expect(rules(page).getByText('million')).toHaveCount(0);
});

test('a test goes over the webhook that was entered, into the history and to the bell', async ({ page }) => {
  const webhook = await startWebhook();
  await openAlerts(page);
  const delivery = page.getByRole('region', { name: 'Delivery' });
  await delivery.getByLabel('Webhook address').fill('nowhere');
  await expect(delivery.getByText('An http or https address is needed.')).toBeVisible();
  await delivery.getByLabel('Webhook address').fill(webhook.url);
  await delivery.getByRole('button', { name: 'Save' }).click();
  await expect(delivery.getByRole('button', { name: 'Save' })).toBeDisabled();

  await addRule(page, 'Prediction', async (dialog) => {
    await dialog.getByLabel('Name').fill('Trades');
    await dialog.getByLabel('Desktop notification').uncheck();
    await dialog.getByLabel('Webhook').check();
    await dialog.getByRole('button', { name: 'Test' }).click();
    await expect(dialog.getByText('Sent as a test')).toBeVisible();
  });
  const row = history(page).getByRole('row', { name: /Trades/ });
  await expect(row.getByText('Webhook: delivered')).toBeVisible();
  expect(webhook.bodies).toMatchObject([{ rule: 'Trades', isTest: true }]);
  await expect(page.getByRole('link', { name: /Alerts: \d+ unread/ })).toBeVisible();
  await history(page).getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByRole('link', { name: /unread/ })).toHaveCount(0);
  webhook.close();
});

test('the text of a rule is put together from its placeholders and shown before anything is sent', async ({ page }) => {
  await openAlerts(page);
  await rules(page).getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('menuitem', { name: 'Price crosses' }).click();
  const dialog = page.getByRole('dialog');
  const preview = dialog.getByRole('note', { name: /Preview/ });
  await expect(preview).toHaveText('BTC/USDT crossed 68,000.00 upwards; price 68,006.80');
  await dialog.getByLabel('Level').fill('63180');
  await expect(preview).toHaveText('BTC/USDT crossed 63,180.00 upwards; price 63,186.32');
  await dialog.getByLabel('Level').fill('68000');
  await dialog.getByLabel('Text').fill('Look: ');
  await dialog.getByRole('button', { name: '{price}' }).click();
  await expect(dialog.getByLabel('Text')).toHaveValue('Look: {price}');
  await expect(preview).toHaveText('Look: 68,006.80');
  await dialog.getByLabel('Text').fill('Look: {profit}');
  await expect(dialog.getByText('{profit} is not known here')).toBeVisible();
  await expect(preview).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Back to the default text' }).click();
  await expect(preview).toHaveText('BTC/USDT crossed 68,000.00 upwards; price 68,006.80');
  await page.keyboard.press('Escape');
});

test('a delivery that was refused is sent again from the history; the sound is chosen and heard', async ({ page }) => {
  const webhook = await startWebhook(400);
  await openAlerts(page);
  const delivery = page.getByRole('region', { name: 'Delivery' });
  await delivery.getByLabel('Webhook address').fill(webhook.url);
  await delivery.getByLabel('Volume, %').fill('101');
  await expect(delivery.getByText('A whole number is needed, 0 to 100.')).toBeVisible();
  await delivery.getByLabel('Volume, %').fill('20');
  await delivery.getByRole('combobox', { name: 'Sound' }).click();
  await page.getByRole('option', { name: 'Alarm' }).click();
  await delivery.getByRole('button', { name: 'Play' }).click();
  await delivery.getByRole('button', { name: 'Save' }).click();
  await expect(delivery.getByRole('button', { name: 'Save' })).toBeDisabled();
  await page.reload();
  await expect(delivery.getByRole('combobox', { name: 'Sound' })).toHaveValue('Alarm');

  await addRule(page, 'Training ended', async (dialog) => {
    await dialog.getByLabel('Name').fill('Again');
    await dialog.getByLabel('Desktop notification').uncheck();
    await dialog.getByLabel('Webhook').check();
    await dialog.getByRole('button', { name: 'Test' }).click();
    await expect(dialog.getByText('Sent as a test')).toBeVisible();
  });
  const row = history(page).getByRole('row', { name: /Again/ });
  await expect(row).toContainText('Webhook: failed');
  await expect(row).toContainText('refused it (400)');
  webhook.answerWith(204);
  await row.getByRole('button', { name: 'Send again' }).click();
  await expect(row).toContainText('Webhook: delivered');
  expect(webhook.bodies).toMatchObject([{ rule: 'Again' }, { rule: 'Again' }]);
  webhook.close();
});

test('a notification of the desktop is shown by one of two windows, once', async ({ page, context }) => {
  await context.grantPermissions(['notifications']);
  const watch = () => {
    const shown: string[] = [];
    Object.assign(window, {
      shown,
      Notification: class {
        static permission = 'granted';
        constructor(title: string) {
          shown.push(title);
        }
      },
    });
  };
  const second = await context.newPage();
  for (const each of [page, second]) {
    await each.addInitScript(watch);
    await openAlerts(each);
  }
  await addRule(page, 'Training ended', async (dialog) => {
    await dialog.getByLabel('Name').fill('Shown');
    await dialog.getByRole('button', { name: 'Test' }).click();
    await expect(dialog.getByText('Sent as a test')).toBeVisible();
  });
  const row = history(page).getByRole('row', { name: /Shown/ });
  await expect(row.getByText('Desktop notification: delivered')).toBeVisible();
  const shownIn = (each: Page) => each.evaluate(() => (window as unknown as { shown: string[] }).shown);
  await expect.poll(async () => [...(await shownIn(page)), ...(await shownIn(second))]).toEqual(['Shown']);
  await second.close();
});
