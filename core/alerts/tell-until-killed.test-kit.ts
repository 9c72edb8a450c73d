import { silentLogger as logger } from '../domain/ports.ts';
import { systemClock as clock } from '../hosts/system-ports.ts';
import { crossingAt, exampleRule } from './alerts.test-kit.ts';
import { openAlerts } from './open-alerts.ts';

// Tells one alert after the other and prints each as soon as it is acknowledged, until it is killed.
const [dataDir, webhookUrl] = process.argv.slice(2);
const alerts = await openAlerts({ dataDir, clock, logger, secret: () => undefined, onFired() {}, onChange() {} });
await alerts.setDelivery({ ...alerts.list().settings.delivery, webhookUrl, mostPerHour: 1_000 });
await alerts.putRule(exampleRule({ channels: ['webhook'] }));
for (let bar = 0; ; bar++) {
  alerts.tell(crossingAt(bar));
  process.stdout.write(`${bar}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}
