import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { silentLogger as logger } from '../domain/ports.ts';
import { systemClock as clock } from '../hosts/system-ports.ts';
import { reply, serveNews } from '../sentiment/sources/news-server.test-kit.ts';
import { crossingAt } from './alerts.test-kit.ts';
import { openAlerts } from './open-alerts.ts';

const child = fileURLToPath(new URL('./tell-until-killed.test-kit.ts', import.meta.url));

it('delivers every acknowledged alert over a kill -9, and tells none twice', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'omni-alerts-kill-'));
  // Hangs until the teller is dead, so that all of its deliveries are broken off.
  let isOpen = false;
  const server = await serveNews((_, response) => {
    if (isOpen) reply(response, 204);
  });
  const teller = spawn(process.execPath, [child, dataDir, `${server.origin}/`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let acknowledged = 0;
  for await (const line of createInterface({ input: teller.stdout })) {
    acknowledged = Number(line) + 1;
    if (acknowledged === 25) break;
  }
  await server.askedTimes(1);
  const ended = new Promise((resolve) => teller.once('close', resolve));
  teller.kill('SIGKILL');
  await ended;
  isOpen = true;
  const before = server.asked.length;

  let changed = () => {};
  const alerts = await openAlerts({
    dataDir,
    clock,
    logger,
    secret: () => undefined,
    onFired() {},
    onChange: () => changed(),
  });
  for (let bar = 0; bar < acknowledged; bar++) alerts.tell(crossingAt(bar));
  const all = () => alerts.history({ limit: 500 }).alerts;
  const areDelivered = () => all().every(({ deliveries }) => deliveries[0].state === 'delivered');
  await new Promise<void>((resolve) => {
    changed = () => areDelivered() && resolve();
    changed();
  });
  expect(all().length).toBeGreaterThanOrEqual(acknowledged);
  expect(new Set(all().map(({ eventTime }) => eventTime)).size).toBe(all().length);
  const names = server.asked.slice(before).map(({ headers }) => headers['x-omni-alert']);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(all().length);
  await alerts.close();
  await server.close();
  rmSync(dataDir, { recursive: true });
});
