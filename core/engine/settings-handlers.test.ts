import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../client/connect.ts';
import { type Contract, contract, contractVersion, type SourceSettings } from '../contract/contract.ts';
import { serve } from '../contract/serve.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { memoryPair } from '../hosts/memory-pair.ts';
import { systemClock as clock } from '../hosts/system-ports.ts';
import { openSecrets } from '../storage/secrets.ts';
import { openSettings } from './settings.ts';
import { createSettingsHandlers } from './settings-handlers.ts';

const feed: SourceSettings = {
  id: 'feed',
  name: 'Feed',
  isEnabled: false,
  everyMinutes: 10,
  kind: 'rss',
  url: 'http://127.0.0.1/feed',
};

let dataDir: string;
let changes: number;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-settings-'));
  changes = 0;
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** A client over the contract, so that its schemas judge what goes in and what comes out. */
async function open() {
  const settings = await openSettings(dataDir, logger);
  const secrets = await openSecrets({ dataDir, environment: {}, logger });
  const onChange = () => {
    changes += 1;
  };
  const handlers = createSettingsHandlers({ settings, secrets, defaultSources: () => [feed], onChange });
  const [ours, theirs] = memoryPair();
  serve(contract, handlers as Parameters<typeof serve<Contract>>[1], theirs, {
    clock,
    logger,
    version: contractVersion,
  });
  return connect<Contract>(ours, { version: contractVersion });
}

describe('the settings', () => {
  it('are the defaults at first, and the list of sources that the defaults stand for', async () => {
    const { sentiment, defaultSources } = await (await open()).request('settings.read', {});
    expect(sentiment).toMatchObject({ llm: { isEnabled: false }, finbert: { isEnabled: true }, sources: null });
    expect(defaultSources).toEqual([feed]);
  });

  it('hold after they are set, are told of once and are there after a restart', async () => {
    const client = await open();
    const { sentiment } = await client.request('settings.read', {});
    const wanted = { ...sentiment, weights: { lexicon: 2, finbert: 0, llm: 1 }, sources: [feed] };
    expect((await client.request('settings.setSentiment', wanted)).sentiment).toEqual(wanted);
    expect(changes).toBe(1);
    expect((await (await open()).request('settings.read', {})).sentiment).toEqual(wanted);
  });

  it.each([
    ['a weight of the lexicon of 0', { weights: { lexicon: 0, finbert: 1, llm: 1 } }],
    ['two sources with one id', { sources: [feed, { ...feed, name: 'Other' }] }],
    ['an address with a password in it', { llm: { baseUrl: 'https://me:word@example.org/v1' } }],
    ['a model that leads out of its folder', { finbert: { modelId: '../..' } }],
    ['no concurrency', { llm: { concurrency: 0 } }],
  ])('refuse %s and stay as they were', async (_, change) => {
    const client = await open();
    const before = await client.request('settings.read', {});
    const refused = client.request('settings.setSentiment', { ...before.sentiment, ...change });
    await expect(refused).rejects.toMatchObject({ code: 'bad-request' });
    expect([await client.request('settings.read', {}), changes]).toEqual([before, 0]);
  });

  it('of the version before are read with the new ones at their defaults', async () => {
    const data = { version: 1, activeModels: { 'demo:BTC/USDT': 'demo-tiny' }, tickSizes: {} };
    const body = JSON.stringify(data);
    const path = join(dataDir, 'settings.json');
    writeFileSync(path, `{"format":1,"crc32":${crc32(body)},"data":${body}}\n`);
    const settings = await openSettings(dataDir, logger);
    expect(settings.data).toMatchObject({ ...data, sentiment: { weights: { lexicon: 1, finbert: 3, llm: 3 } } });
    await (await open()).request('settings.setSentiment', settings.data.sentiment);
    expect(readFileSync(path, 'utf8')).toContain('demo-tiny');
  });
});

it('answers of a key only that it is set and its last four characters', async () => {
  const client = await open();
  const set = await client.request('secrets.set', { name: 'llm', value: 'sk-canary-0123456789' });
  expect(set.secrets[0]).toEqual({ name: 'llm', isSet: true, last4: '6789', storage: 'file', variable: null });
  expect(await client.request('secrets.list', {})).toEqual(set);
  expect((await client.request('secrets.remove', { name: 'llm' })).secrets[0].isSet).toBe(false);
});
