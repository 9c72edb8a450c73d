import { z } from 'zod';
import type { Alerts } from '../../alerts/open-alerts.ts';
import { alertDelivery, alertSettings } from '../../contract/alert-schemas.ts';
import type { AlertList } from '../../contract/contract.ts';
import { paperReset, paperSettings } from '../../contract/paper-schemas.ts';
import { retrainingSettings } from '../../contract/retraining-schemas.ts';
import { market } from '../../contract/schemas.ts';
import { sentimentSettings } from '../../contract/settings-schemas.ts';
import { tradingSettings } from '../../contract/trading-schemas.ts';
import { Failure } from '../../domain/failure.ts';
import { exchangeIdOf, type Market, symbolOf } from '../../domain/market.ts';
import type { Registry } from '../../model/registry.ts';
import { fromUnits } from '../../paper/money.ts';
import type { PaperStore } from '../../paper/paper-store.ts';
import type { Document } from '../../storage/open-document.ts';
import type { PaperTrader } from '../paper-trader.ts';
import type { Settings } from '../settings.ts';
import type { SourceSession } from '../source-session.ts';
import type { ChangeTrading } from '../trading-handlers.ts';
import { type SettingsSection, section } from './settings-section.ts';

type Owners = {
  settings: Document<Settings>;
  alerts: { list(): Pick<AlertList, 'settings'> } & Pick<Alerts, 'setAll'>;
  paper: Pick<PaperStore, 'accounts'>;
  trader: Pick<PaperTrader, 'state' | 'setAll'>;
  registry: Pick<Registry, 'manifest'>;
  session: Pick<SourceSession, 'current' | 'unknownSymbols'>;
  changeTrading: ChangeTrading;
  onSentiment(): void;
  onModels(): void;
  onRetraining(): void;
};

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const unchecked = (what: string) =>
  `Whether ${what} could not be checked, because the exchange is not open here or does not answer.`;

/**
 * Everything the user has set, by its owner. Paper accounts come last: they cannot be taken back, so nothing may fail after them.
 */
export function engineSections(owners: Owners): readonly SettingsSection[] {
  return [
    tradingSection(owners),
    sentimentSection(owners),
    modelsSection(owners),
    retrainingSection(owners),
    alertsSection(owners),
    paperSection(owners),
  ];
}

function tradingSection({ settings, session, changeTrading }: Owners): SettingsSection {
  return section<z.infer<typeof tradingSettings>>({
    name: 'trading',
    schema: tradingSettings,
    read: () => settings.data.trading,
    async resolve(value) {
      const unknown = await session.unknownSymbols(value.symbols);
      if (!unknown) return { value, remarks: [unchecked(`${value.symbols.join(', ')} can be streamed`)] };
      if (unknown.length === 0) return { value, remarks: [] };
      const path = `trading.symbols.${value.symbols.indexOf(unknown[0])}`;
      throw new Failure('bad-request', `${path}: ${unknown[0]} is not traded on ${session.current()?.id}.`);
    },
    async write(value) {
      await changeTrading(value);
    },
  });
}

function sentimentSection({ settings, onSentiment }: Owners): SettingsSection {
  return section<z.infer<typeof sentimentSettings>>({
    name: 'sentiment',
    schema: sentimentSettings,
    read: () => settings.data.sentiment,
    resolve: async (value) => ({ value, remarks: [] }),
    async write(value) {
      await settings.update((data) => {
        data.sentiment = value;
      });
      onSentiment();
    },
  });
}

/** Market → the name of the model that the user has chosen for it. */
const modelChoices = z.record(market, z.string().min(1));

function modelsSection({ settings, registry, onModels }: Owners): SettingsSection {
  const isHere = (modelId: string): boolean => {
    try {
      registry.manifest(modelId);
      return true;
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
  };
  return section<z.infer<typeof modelChoices>>({
    name: 'models',
    schema: modelChoices,
    read: () => sorted(settings.data.activeModels) as z.infer<typeof modelChoices>,
    async resolve(value) {
      const all = Object.entries(sorted(value)) as [Market, string][];
      const missing = all.filter(([, modelId]) => !isHere(modelId));
      return {
        value: Object.fromEntries(all.filter(([, modelId]) => isHere(modelId))),
        remarks: missing.map(([of, modelId]) => `Model ${modelId} is not here: who predicts ${of} is left out.`),
      };
    },
    async write(value) {
      await settings.update((data) => {
        data.activeModels = { ...value };
      });
      onModels();
    },
  });
}

function retrainingSection({ settings, onRetraining }: Owners): SettingsSection {
  return section<z.infer<typeof retrainingSettings>>({
    name: 'retraining',
    schema: retrainingSettings,
    read: () => settings.data.retraining,
    resolve: async (value) => ({ value, remarks: [] }),
    async write(value) {
      await settings.update((data) => {
        data.retraining = value;
      });
      onRetraining();
    },
  });
}

const webhookUrl = alertDelivery.shape.webhookUrl.unwrap().optional();
/** Without the webhook's address, which often is its key. Files of older versions have it. */
const movedAlerts = alertSettings.extend({ delivery: alertDelivery.extend({ webhookUrl }).prefault({}) });
type MovedAlerts = z.infer<typeof movedAlerts>;

function withoutAddress({ rules, delivery: { webhookUrl: _, ...delivery } }: MovedAlerts): MovedAlerts {
  return { rules, delivery };
}

function alertsSection({ alerts, session }: Owners): SettingsSection {
  return section<MovedAlerts>({
    name: 'alerts',
    schema: movedAlerts,
    read: () => withoutAddress(alerts.list().settings),
    async resolve(value) {
      const { isKnownExchange } = await import('../../exchange/ccxt/known-exchange.ts');
      const refuse = (i: number, why: string) => new Failure('bad-request', `alerts.rules.${i}.market: ${why}.`);
      const remarks = new Set<string>();
      if (value.delivery.webhookUrl) remarks.add('The webhook’s address in the file is left out: the one here stays.');
      for (const [i, { market }] of value.rules.entries()) {
        if (market === null) continue;
        const exchangeId = exchangeIdOf(market);
        if (!isKnownExchange(exchangeId)) throw refuse(i, `there is no exchange ${exchangeId}`);
        const isOpen = session.current()?.id === exchangeId;
        const unknown = isOpen ? await session.unknownSymbols([symbolOf(market)]) : undefined;
        if (!unknown) remarks.add(unchecked(`${market} exists`));
        else if (unknown.length > 0) throw refuse(i, `${unknown[0]} is not traded on ${exchangeId}`);
      }
      return { value: withoutAddress(value), remarks: [...remarks] };
    },
    write({ rules, delivery }) {
      const { webhookUrl } = alerts.list().settings.delivery;
      return alerts.setAll({ rules, delivery: { ...delivery, webhookUrl } });
    },
  });
}

/** Exchange → how its account was begun and trades. */
const paperAccounts = z.record(
  paperReset.shape.exchangeId,
  z.object({ startBalance: paperReset.shape.startBalance, settings: paperSettings.prefault({}) }),
);
type PaperAccounts = z.infer<typeof paperAccounts>;

/** An account that is there keeps its money and what it did; one that is not is opened. */
function paperSection({ paper, trader }: Owners): SettingsSection {
  const newest = () => new Map(paper.accounts().map((account) => [account.exchangeId, account]));
  const read = (): PaperAccounts =>
    sorted(
      Object.fromEntries(
        [...newest()].map(([exchangeId, { accountId, startBalance }]) => {
          const settings = trader.state(accountId).settings.at(-1)?.settings;
          return [exchangeId, paperAccounts.valueType.parse({ startBalance: fromUnits(startBalance), settings })];
        }),
      ),
    );
  return section<PaperAccounts>({
    name: 'paper',
    schema: paperAccounts,
    read,
    async resolve(value) {
      const now = read();
      const remarks = Object.entries(value)
        .filter(([id, { startBalance }]) => now[id] && now[id].startBalance !== startBalance)
        .map(
          ([id]) =>
            `The paper account on ${id} keeps its money; reset it on the Paper page to begin with another balance.`,
        );
      const kept = Object.entries(value).map(([id, account]) => [
        id,
        { ...account, startBalance: now[id]?.startBalance ?? account.startBalance },
      ]);
      return { value: sorted({ ...now, ...Object.fromEntries(kept) }), remarks };
    },
    write: async (value) => trader.setAll(value),
  });
}
