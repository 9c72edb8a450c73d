import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Failure } from '../../domain/failure.ts';
import { noNews } from '../../domain/news.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import { withoutSecrets } from '../../domain/secrets.ts';
import { systemClock as clock } from '../../hosts/system-ports.ts';
import { isLocalHost } from '../../sentiment/sources/local-address.ts';
import { openSecrets } from '../../storage/secrets.ts';
import { guardNews } from './guard-news.ts';
import { llmKey } from './llm-key.ts';
import { openOrPutAside } from './open-or-put-aside.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-trouble-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

it('keeps what the environment holds for OpenAI for OpenAI; a key of our own goes where the user says', async () => {
  const keyOf = async (environment: Record<string, string>, baseUrl: string) =>
    llmKey(await openSecrets({ dataDir, environment, logger }), baseUrl);
  expect(await keyOf({ OPENAI_API_KEY: 'canary' }, 'http://127.0.0.1:1/v1')).toBeUndefined();
  expect(await keyOf({ OPENAI_API_KEY: 'canary' }, 'https://api.openai.com.evil.example/v1')).toBeUndefined();
  expect(await keyOf({ OPENAI_API_KEY: 'canary' }, 'https://api.openai.com/v1')).toBe('canary');
  expect(await keyOf({ OMNI_LLM_KEY: 'own' }, 'http://127.0.0.1:1/v1')).toBe('own');
});

it('puts a damaged store of headlines aside, whole, says so, and begins an empty one', () => {
  writeFileSync(join(dataDir, 'sentiment.sqlite'), 'not a database, but somebody may want it back'.repeat(200));
  const told: string[] = [];
  const store = openOrPutAside(dataDir, { clock, logger, notify: (message) => told.push(message) });
  expect(store.count()).toBe(0);
  store.close();
  expect(told).toHaveLength(1);
  expect(readdirSync(dataDir).filter((name) => name.startsWith('sentiment.damaged-'))).toHaveLength(1);
});

it('goes on without headlines that cannot be read, and says it once', () => {
  let isBroken = true;
  const told: string[] = [];
  const read = guardNews(
    () => {
      if (isBroken) throw new Failure('corrupt', 'The file is damaged.');
      return { mentions: [], fearGreed: [{ availableTime: 1, value: 50 }] };
    },
    (reason) => told.push(reason),
  );
  expect([read('demo:BTC/USDT', 0, 1), read('demo:BTC/USDT', 0, 1)]).toEqual([noNews, noNews]);
  expect(told).toEqual(['The file is damaged.']);
  isBroken = false;
  expect(read('demo:BTC/USDT', 0, 1).fearGreed).toHaveLength(1);
});

it('gives child processes the environment without keys', () => {
  expect(withoutSecrets({ PATH: '/bin', OMNI_LLM_KEY: 'canary', OPENAI_API_KEY: 'canary' })).toEqual({ PATH: '/bin' });
});

it('knows this computer in every way an address of it can be written', async () => {
  const none = async () => [];
  for (const host of ['[64:ff9b::7f00:1]', '[::7f00:1]', '[2002:7f00:1::]', '[fec0::1]', '198.18.0.1', '192.0.0.1']) {
    expect([host, await isLocalHost(host, none)]).toEqual([host, true]);
  }
  for (const host of ['[2606:4700::1111]', '1.1.1.1', '[2002:101:101::]']) {
    expect([host, await isLocalHost(host, none)]).toEqual([host, false]);
  }
});
