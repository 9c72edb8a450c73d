import { join } from 'node:path';
import { replaceRules, storedAlertSettings } from '../../alerts/rule-since.ts';
import { toFailureData } from '../../domain/failure.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import type { Registry } from '../../model/registry.ts';
import type { PaperStore } from '../../paper/paper-store.ts';
import type { DecisionStore } from '../../record/open-record.ts';
import { type Document, openDocument } from '../../storage/open-document.ts';
import { setAccounts } from '../paper-accounts.ts';
import type { Settings } from '../settings.ts';
import { storeTrading } from '../trading-handlers.ts';
import { engineSections } from './engine-sections.ts';
import { createSettingsTransfer } from './transfer-settings.ts';

/**
 * Ends an import that a killed program had begun: in what is stored, before anything is there that acts on settings.
 * @returns what went wrong, one plain sentence; null when nothing did
 */
export async function finishImport(options: {
  dataDir: string;
  settings: Document<Settings>;
  paper: PaperStore;
  record: Pick<DecisionStore, 'count'>;
  registry: Pick<Registry, 'manifest'>;
  clock: Clock;
  logger: Logger;
}): Promise<string | null> {
  const { dataDir, settings, paper, record, registry, clock, logger } = options;
  const none = storedAlertSettings.parse({ rules: [] });
  const alerts = await openDocument(join(dataDir, 'alerts.json'), storedAlertSettings, none, { logger });
  const sections = engineSections({
    ...{ settings, paper, registry },
    alerts: {
      list: () => ({ settings: alerts.data }),
      setAll: (next) =>
        alerts.update((data) => {
          replaceRules(data, next.rules, clock.now());
          data.delivery = next.delivery;
        }),
    },
    trader: { state: paper.state, setAll: (wanted) => setAccounts({ store: paper, record, clock }, wanted) },
    session: { current: () => undefined, unknownSymbols: async () => undefined },
    async changeTrading(next) {
      await storeTrading(settings, next, clock.now());
      return null;
    },
    onSentiment() {},
    onModels() {},
    onRetraining() {},
  });
  try {
    await createSettingsTransfer({ dataDir, sections }).finish();
    return null;
  } catch (error) {
    return toFailureData(error).message;
  }
}
