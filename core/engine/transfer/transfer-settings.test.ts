import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paperReset } from '../../contract/paper-schemas.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import { systemClock as clock } from '../../hosts/system-ports.ts';
import { createEngine, type Engine } from '../create-engine.ts';
import { anySettings } from './transfer.test-kit.ts';

const bundledModelsDir = fileURLToPath(new URL('../../../models', import.meta.url));
const never = new AbortController().signal;
const canary = 'quiet-yellow-bird-on-the-wire';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omni-transfer-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

let dirs = 0;
const newDir = () => join(folder, `data-${dirs++}`);
async function within<T>(dataDir: string, task: (engine: Engine) => Promise<T>, environment = {}): Promise<T> {
  const engine = await createEngine({ dataDir, bundledModelsDir, version: '0.0.0', clock, logger, environment });
  try {
    return await task(engine);
  } finally {
    await engine.close();
  }
}
const textOf = async ({ handlers }: Engine) => (await handlers['settings.export']({}, never)).text;
const put = async ({ handlers }: Engine, text: string, isApplied = true) =>
  handlers['settings.import']({ text, isApplied }, never);

/** Sets everything the way pages do. */
async function setAll({ handlers }: Engine, wanted: typeof anySettings extends fc.Arbitrary<infer T> ? T : never) {
  const { trading, sentiment, retraining, alerts, paper, startBalance } = wanted;
  await handlers['settings.setTrading'](trading, never);
  await handlers['settings.setSentiment'](sentiment, never);
  await handlers['retraining.setSettings'](retraining, never);
  await handlers['models.activate']({ modelId: 'demo-tiny' }, never);
  await handlers['alerts.removeRule']({ ruleId: 'feed' }, never);
  for (const rule of alerts.rules) await handlers['alerts.putRule'](rule, never);
  const { settings } = await handlers['alerts.list']({}, never);
  const { mostPerHour, webhookUrl } = alerts;
  await handlers['alerts.setDelivery']({ ...settings.delivery, mostPerHour, webhookUrl }, never);
  await handlers['paper.reset']({ exchangeId: 'demo', startBalance, settings: paper }, never);
}

describe('all settings', () => {
  it('out of one data directory and into an empty one are the same text out again', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anySettings, async (wanted) => {
        const text = await within(newDir(), async (engine) => {
          await setAll(engine, wanted);
          return textOf(engine);
        });
        const there = newDir();
        await within(there, async (engine) => {
          expect(await textOf(engine)).not.toBe(text);
          expect((await put(engine, text, false)).changes.length).toBeGreaterThan(0);
          await put(engine, text);
          expect((await put(engine, text, false)).changes).toEqual([]);
          expect(await textOf(engine)).toBe(text);
        });
        expect(await within(there, textOf)).toBe(text);
        expect(readdirSync(there)).not.toContain('settings-import.json');
      }),
      { numRuns: 12 },
    );
  });

  it('hold no key, wherever it is kept', async () => {
    const dir = newDir();
    const text = await within(
      dir,
      async (engine) => {
        for (const name of ['llm', 'x', 'telegram'] as const) {
          await engine.handlers['secrets.set']({ name, value: `${canary}-${name}` }, never);
        }
        const { sentiment } = await engine.handlers['settings.read']({}, never);
        const llm = { ...sentiment.llm, model: 'a-control' };
        await engine.handlers['settings.setSentiment']({ ...sentiment, llm }, never);
        return textOf(engine);
      },
      { OMNI_WEBHOOK_SECRET: `${canary}-webhook` },
    );
    expect(text).not.toContain(canary);
    expect(text).not.toMatch(/secret|token/i);
    expect(text).toContain('a-control');
  });
});

describe('the address of the webhook, which often is its key', () => {
  const address = (end: string) => `https://hooks.example/${canary}-${end}`;
  const addressOf = async ({ handlers }: Engine) =>
    (await handlers['alerts.list']({}, never)).settings.delivery.webhookUrl;
  async function setAddress({ handlers }: Engine, webhookUrl: string) {
    const { settings } = await handlers['alerts.list']({}, never);
    await handlers['alerts.setDelivery']({ ...settings.delivery, webhookUrl, telegramChatId: '@a_control' }, never);
  }

  it('is in no export, and an import leaves the one that is there', async () => {
    const text = await within(newDir(), async (engine) => {
      await setAddress(engine, address('there'));
      return textOf(engine);
    });
    expect(text).not.toContain(canary);
    expect(text).toContain('@a_control');
    await within(newDir(), async (engine) => {
      await setAddress(engine, address('here'));
      const file = JSON.parse(text);
      file.alerts.delivery.telegramChatId = '@another';
      file.alerts.delivery.mostPerHour = 7;
      expect((await put(engine, JSON.stringify(file))).changes.map(({ path }) => path)).toEqual([
        'alerts.delivery.telegramChatId',
        'alerts.delivery.mostPerHour',
      ]);
      expect(await addressOf(engine)).toBe(address('here'));
    });
  });

  it('is left out of a file of an older version, which has it, and that is said', async () => {
    const dir = newDir();
    await within(dir, async (engine) => {
      await setAddress(engine, address('here'));
      const file = JSON.parse(await textOf(engine));
      file.alerts.delivery = { ...file.alerts.delivery, webhookUrl: address('old'), mostPerHour: 7 };
      const { changes, remarks } = await put(engine, JSON.stringify(file));
      expect(changes).toHaveLength(1);
      expect(remarks).toContain('The webhook’s address in the file is left out: the one here stays.');
      expect(await addressOf(engine)).toBe(address('here'));
    });
  });
});

describe('an import', () => {
  it('says what would change by its path, and changes nothing until it is applied', async () => {
    await within(newDir(), async (engine) => {
      const before = await textOf(engine);
      const file = JSON.parse(before);
      file.trading.costs.feeBps = 4;
      file.alerts.rules[0].name = 'Trouble';
      file.models = { 'demo:BTC/USDT': 'demo-tiny', 'demo:ETH/USDT': 'm-gone' };
      const { changes, remarks } = await put(engine, JSON.stringify(file), false);
      expect(changes).toEqual([
        { path: 'trading.costs.feeBps', from: '10', to: '4' },
        { path: 'models.demo:BTC/USDT', from: null, to: '"demo-tiny"' },
        { path: 'alerts.rules[feed].name', from: '"Feed trouble"', to: '"Trouble"' },
      ]);
      expect(remarks).toContain('Model m-gone is not here: who predicts demo:ETH/USDT is left out.');
      expect(await textOf(engine)).toBe(before);
    });
  });

  it('of a file that is older than the decision bar and retraining sets the bar to 10 minutes and leaves retraining alone', async () => {
    await within(newDir(), async (engine) => {
      const { handlers } = engine;
      const file = JSON.parse(await textOf(engine));
      file.trading.decisions.barMinutes = 60;
      file.retraining.isEnabled = true;
      await put(engine, JSON.stringify(file));
      delete file.trading.decisions.barMinutes;
      delete file.retraining;
      const { changes } = await put(engine, JSON.stringify(file));
      expect(changes).toEqual([{ path: 'trading.decisions.barMinutes', from: '60', to: '10' }]);
      expect((await handlers['retraining.read']({}, never)).settings.isEnabled).toBe(true);
    });
  });

  it('of retraining settings is heard by who watches them', async () => {
    await within(newDir(), async (engine) => {
      const { handlers } = engine;
      const file = JSON.parse(await textOf(engine));
      file.retraining.isSwitching = true;
      const end = new AbortController();
      const heard: boolean[] = [];
      const watching = handlers['retraining.watch']({}, end.signal, async () => {
        heard.push((await handlers['retraining.read']({}, never)).settings.isSwitching);
      });
      await put(engine, JSON.stringify(file));
      end.abort();
      await watching;
      expect(heard.at(-1)).toBe(true);
    });
  });

  it.each<[string, string, unknown, string | RegExp]>([
    ['a newer version', 'version', 2, /exported by a newer version \(2, this one reads 1\)/],
    ['another format', 'format', 'x', 'The file holds no settings of this program; choose one it has exported.'],
    ['an unknown part', 'secrets', {}, 'secrets is no part of the settings; take it out of the file.'],
    ['a wrong range', 'trading.costs.feeBps', 500, 'trading.costs.feeBps: must be a number from 0 to 100 bps.'],
    ['another decision bar', 'trading.decisions.barMinutes', 15, /barMinutes: must be one of 10, 20, 30, 60, 120, 240/],
    ['a retraining that cannot be', 'retraining.afterDays', 10, /^retraining\.afterDays: must be more than the days/],
    ['a misspelt name', 'sentiment.llm.modell', 'x', /^sentiment\.llm\.modell is not a setting/],
    [
      'an unknown exchange',
      'alerts.rules.0.market',
      'narnia:BTC/USDT',
      /^alerts\.rules\.0\.market: .* no exchange narnia/,
    ],
    ['a market that is none', 'alerts.rules.0.market', 'gold', /^alerts\.rules\.0\.market: must be a market/],
    ['a balance out of range', 'paper.demo', { startBalance: 5, settings: {} }, /^paper\.demo\.startBalance: /],
  ])('of %s is refused and changes nothing', async (_, path, value, sentence) => {
    await within(newDir(), async (engine) => {
      const before = await textOf(engine);
      const file = JSON.parse(before);
      file.trading.costs.slippageBps = 50;
      const keys = path.split('.');
      const last = keys.pop() as string;
      keys.reduce((inside, key) => inside[key], file)[last] = value;
      await expect(put(engine, JSON.stringify(file))).rejects.toThrow(sentence);
      await expect(put(engine, JSON.stringify(file).slice(1))).rejects.toThrow('The file is not JSON');
      expect(await textOf(engine)).toBe(before);
    });
  });

  it('leaves no paper account and no event behind when the disk is full at a later account', async () => {
    const dir = newDir();
    const contents = async ({ handlers }: Engine) => {
      const accounts = await handlers['paper.accounts']({}, never);
      const db = new DatabaseSync(join(dir, 'paper.sqlite'), { readOnly: true });
      const events = db.prepare('SELECT count(*) AS count FROM events').get()?.count;
      db.close();
      return { exchanges: accounts.map(({ exchangeId }) => exchangeId), events };
    };
    await within(dir, async (engine) => {
      await engine.handlers['paper.reset'](paperReset.parse({ exchangeId: 'demo' }), never);
      const before = await textOf(engine);
      const file = JSON.parse(before);
      file.trading.costs.feeBps = 4;
      file.paper = {
        demo: { startBalance: 10_000, settings: { feeBps: 4 } },
        binance: { startBalance: 500, settings: {} },
        kraken: { startBalance: 500, settings: {} },
      };
      const db = new DatabaseSync(join(dir, 'paper.sqlite'));
      db.exec(`CREATE TRIGGER full BEFORE INSERT ON accounts WHEN NEW.exchange_id = 'kraken'
        BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`);
      await expect(put(engine, JSON.stringify(file))).rejects.toThrow(/^Nothing was imported: .*the disk is full/s);
      expect(await textOf(engine)).toBe(before);
      expect(await contents(engine)).toEqual({ exchanges: ['demo'], events: 0 });

      // Control: with room for it the same file opens both accounts and changes the one that is there.
      db.exec('DROP TRIGGER full');
      db.close();
      await put(engine, JSON.stringify(file));
      expect(await contents(engine)).toEqual({ exchanges: ['demo', 'binance', 'kraken'], events: 1 });
    });
  });

  it('of a market that the open source does not have is refused by name', { timeout: 60_000 }, async () => {
    await within(newDir(), async (engine) => {
      await engine.openSource('demo');
      const file = JSON.parse(await textOf(engine));
      file.trading.symbols = ['BTC/USDT', 'GOLD/USDT'];
      await expect(put(engine, JSON.stringify(file))).rejects.toThrow(
        'trading.symbols.1: GOLD/USDT is not traded on demo.',
      );
      file.trading.symbols = ['BTC/USDT'];
      file.alerts.rules[0].market = 'demo:GOLD/USDT';
      await expect(put(engine, JSON.stringify(file))).rejects.toThrow(
        'alerts.rules.0.market: GOLD/USDT is not traded on demo.',
      );
      file.alerts.rules[0].market = 'demo:ETH/USDT';
      expect((await put(engine, JSON.stringify(file), false)).remarks).toEqual([]);
    });
  });

  it('that was damaged where it was kept is put aside and told', async () => {
    const dir = newDir();
    await within(dir, textOf);
    writeFileSync(
      join(dir, 'settings-import.json'),
      '{"format": "omni-settings", "version": 1, "trading": {"costs": 3}}',
    );
    await within(dir, async ({ handlers }) => {
      const seen = new AbortController();
      const messages: string[] = [];
      await handlers['status.watch']({}, seen.signal, ({ notices }) => {
        messages.push(...notices.map(({ message }) => message));
        seen.abort();
      });
      expect(messages).toEqual([
        expect.stringMatching('An import that was broken off could not be ended: trading.costs'),
      ]);
    });
    expect(readdirSync(dir)).toContain('settings-import.json.damaged');
  });
});
