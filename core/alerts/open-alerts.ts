import { join } from 'node:path';
import { alertSettings } from '../contract/alert-schemas.ts';
import type { Alert, AlertDelivery, AlertList, AlertRule, AlertSettings } from '../contract/contract.ts';
import type { AlertChannel, AlertKind } from '../domain/alert.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { openDocument } from '../storage/open-document.ts';
import type { AlertEvent } from './alert-event.ts';
import { openAlertStore } from './alert-store.ts';
import { alertText } from './alert-text.ts';
import { telegramChannel, webhookChannel } from './channels.ts';
import { createDeliverer } from './deliver.ts';
import { matchRule } from './match-rule.ts';
import { isQuiet } from './quiet-hours.ts';
import { replaceRules, storedAlertSettings } from './rule-since.ts';
import { sampleFacts, sampleMarket, sampleWhen } from './sample-event.ts';
import type { ToldMark } from './told-marks.ts';

/** Rules, what they have told, and its delivery. */
export type Alerts = {
  /**
   * Holds the event against every rule; each that waits for it tells it once, whatever happens. What is told is on the disk
   * when this returns.
   * @param knownAt when it was known first; a rule that waits only since later is not told. Default: now
   * @throws Failure 'unavailable' when the disk does not take it
   */
  tell(event: AlertEvent, knownAt?: UtcMs): void;
  /** A name for each alert that `tell` would make of it, if it was not told already: the same for the same key of an unchanged rule. */
  tellable(event: AlertEvent, knownAt?: UtcMs): string[];
  /** Up to where a source of this kind needs no telling again; undefined when no rule waits for it. */
  toldOf(kind: AlertEvent['kind'], source: string): ToldMark | undefined;
  /** Whether an enabled rule waits for this kind: what costs something to find out is then worth it. */
  isAwaited(kind: AlertEvent['kind']): boolean;
  list(): AlertList;
  putRule(rule: AlertRule): Promise<void>;
  /** Its alerts stay in the history. @throws Failure 'not-found' */
  removeRule(ruleId: string): Promise<void>;
  setDelivery(delivery: AlertDelivery): Promise<void>;
  /** Rules and delivery at once. */
  setAll(settings: AlertSettings): Promise<void>;
  history(query: { before?: number; limit: number }): { alerts: Alert[]; unread: number };
  markRead(): void;
  /** Whether the caller is the one that shows or sounds it. */
  claim(alertId: number, channel: AlertChannel, problem?: string): boolean;
  /** What a window that was just opened may still show. */
  unclaimed(): Alert[];
  /** @throws Failure 'conflict' when there is no such delivery that has failed */
  retry(alertId: number, channel: AlertChannel): void;
  /** The text of a template with the values of a test; without `when` all of them are invented. */
  preview(asked: { kind: AlertKind; market: Market | null; template: string; when?: AlertRule['when'] }): string;
  /** What the rule would tell, with invented values for what it does not say itself, past everything that holds alerts back. */
  test(rule: AlertRule): Alert;
  close(): Promise<void>;
};

/** For a sample where no price step is known. */
const sampleTick = 0.01;

/** Rules of a new installation: nothing leaves the computer. */
const defaultSettings: AlertSettings = alertSettings.parse({
  rules: [
    {
      id: 'feed',
      name: 'Feed trouble',
      isEnabled: true,
      market: null,
      when: { kind: 'feed' },
      channels: [],
      coolDownMinutes: 10,
      template: '{market} feed is {state}. {detail}',
    },
  ],
});

/**
 * Alerts of `<dataDir>/alerts.json` (rules, delivery) and `<dataDir>/alerts.sqlite` (history, outbox).
 * @param options.onFired an alert was stored; @param options.onChange rules, deliveries or what is read have changed
 * @param options.tickSize price step of a market, for how prices are written; default: prices have the decimals that they need
 */
export async function openAlerts(options: {
  dataDir: string;
  clock: Clock;
  logger: Logger;
  secret(name: 'webhook' | 'telegram'): string | undefined;
  onFired(alert: Alert): void;
  onChange(): void;
  tickSize?(market: Market): number;
  telegramUrl?: string;
}): Promise<Alerts> {
  const { dataDir, clock, logger, secret, onFired, onChange } = options;
  const document = await openDocument(
    join(dataDir, 'alerts.json'),
    storedAlertSettings,
    { ...defaultSettings, since: {} },
    { logger },
  );
  const store = openAlertStore(dataDir, clock.now());
  const delivery = () => document.data.delivery;
  const deliverer = createDeliverer({
    store,
    clock,
    logger,
    onChange,
    send: {
      webhook: webhookChannel({ url: () => delivery().webhookUrl, secret: () => secret('webhook'), clock }),
      telegram: telegramChannel({
        baseUrl: options.telegramUrl ?? 'https://api.telegram.org',
        token: () => secret('telegram'),
        chatId: () => delivery().telegramChatId,
        clock,
      }),
    },
  });
  const sampleMarketOf = (kind: AlertKind, market: Market | null) =>
    kind === 'training' ? null : (market ?? sampleMarket);
  const factsOf = (when: AlertRule['when'], market: Market | null) =>
    sampleFacts(when, options.tickSize?.(market ?? sampleMarket) ?? sampleTick);
  // What an earlier life of the engine left.
  deliverer.wake();
  let tests = 0;

  const fire = (told: readonly { rule: AlertRule; event: AlertEvent }[], isTest: boolean): Alert[] => {
    if (told.length === 0) return [];
    const now = clock.now();
    const { quietHours, mostPerHour } = delivery();
    const all = { now, isQuiet: isQuiet(quietHours, now), mostPerHour, isTest };
    const fired = store.fire(
      told.map(({ rule, event }) => ({ rule, event, text: alertText(rule.template, event), ...all })),
    );
    for (const alert of fired) onFired(alert);
    if (fired.length > 0) deliverer.wake();
    return fired;
  };
  const sinceOf = ({ id }: AlertRule): UtcMs => document.data.since[id] ?? 0;
  const matches = (event: AlertEvent, knownAt: UtcMs | undefined) =>
    document.data.rules.flatMap((rule) => {
      const isOlder = knownAt !== undefined && knownAt < sinceOf(rule);
      return isOlder ? [] : matchRule(rule, event, options.tickSize).map((matched) => ({ rule, event: matched }));
    });
  const awaiting = (kind: AlertKind) => document.data.rules.filter((rule) => rule.isEnabled && rule.when.kind === kind);

  return {
    tell(event, knownAt) {
      fire(matches(event, knownAt), false);
    },
    tellable: (event, knownAt) =>
      matches(event, knownAt).map(({ rule, event: { key } }) => `${rule.id} ${sinceOf(rule)} ${key}`),
    toldOf(kind, source) {
      const rules = awaiting(kind);
      if (rules.length === 0) return undefined;
      const mark = store.toldOf(source);
      return { ...mark, since: Math.max(mark.since, Math.min(...rules.map(sinceOf))) };
    },
    isAwaited: (kind) => awaiting(kind).length > 0,
    list() {
      const { rules, delivery: delivered } = document.data;
      return { settings: { rules, delivery: delivered }, heldBack: store.heldBack() };
    },
    async putRule(rule) {
      await document.update((data) => {
        const place = data.rules.findIndex(({ id }) => id === rule.id);
        if (place < 0 && data.rules.length >= 100) {
          throw new Failure('conflict', 'There are 100 alert rules already, which is the most; remove one first.');
        }
        const rules = place < 0 ? [...data.rules, rule] : data.rules.with(place, rule);
        replaceRules(data, rules, clock.now());
      });
      onChange();
    },
    async removeRule(ruleId) {
      await document.update((data) => {
        const place = data.rules.findIndex(({ id }) => id === ruleId);
        if (place < 0) throw new Failure('not-found', `There is no alert rule ${ruleId}; list the rules again.`);
        replaceRules(data, data.rules.toSpliced(place, 1), clock.now());
      });
      onChange();
    },
    async setDelivery(next) {
      await document.update((data) => {
        data.delivery = next;
      });
      onChange();
    },
    async setAll(next) {
      await document.update((data) => {
        replaceRules(data, next.rules, clock.now());
        data.delivery = next.delivery;
      });
      onChange();
    },
    history: ({ before, limit }) => ({ alerts: store.list(before, limit, clock.now()), unread: store.unread() }),
    markRead() {
      store.markRead();
      onChange();
    },
    claim(alertId, channel, problem) {
      const isYours = store.claim(alertId, channel, clock.now(), problem);
      if (isYours) onChange();
      return isYours;
    },
    unclaimed: () => store.unclaimed(clock.now()),
    retry(alertId, channel) {
      if (!store.retry(alertId, channel, clock.now())) {
        throw new Failure('conflict', 'This delivery has not failed; read the history again.');
      }
      onChange();
      deliverer.wake();
    },
    preview({ kind, market, template, when = sampleWhen[kind] }) {
      const of = sampleMarketOf(kind, market);
      return alertText(template, { market: of, time: clock.now(), facts: factsOf(when, of) });
    },
    test(rule) {
      const time = clock.now();
      const key = `test:${time}:${tests++}`;
      const { kind } = rule.when;
      const market = sampleMarketOf(kind, rule.market);
      const sample = { key, time, market, kind, facts: factsOf(rule.when, market) } as AlertEvent;
      const [alert] = fire([{ rule, event: sample }], true);
      if (!alert) throw new Failure('conflict', 'This test was sent a moment ago.');
      return alert;
    },
    async close() {
      await deliverer.close();
      store.close();
    },
  };
}
