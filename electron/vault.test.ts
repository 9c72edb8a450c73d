import { describe, expect, it } from 'vitest';
import { readFromEngine, type VaultQuestion } from './engine-messages.ts';
import { standInKeychain } from './test/electron-stand-in.ts';
import { createVaultService } from './vault.ts';
import { createVaultClient } from './vault-client.ts';

const canary = 'quiet-yellow-bird-on-the-wire';
const logged: string[] = [];
const note = (message: string, fields?: object) => void logged.push(message + JSON.stringify(fields ?? {}));
const logger = { debug: note, info: note, warn: note, error: note };

/** Engine and main with what they say to each other cloned as between processes. */
function connect(keychain: ReturnType<typeof standInKeychain>, platform: NodeJS.Platform = 'linux') {
  const service = createVaultService({ keychain, platform, logger });
  const client = createVaultClient((question) => {
    const arrived = readFromEngine(structuredClone(question)) as VaultQuestion;
    void service.answer(arrived).then((answer) => client.onAnswer(structuredClone(answer)));
  });
  return client;
}

async function keychainOf(client: ReturnType<typeof connect>) {
  const vault = await client.open();
  if (vault.kind !== 'keychain') throw new Error(vault.reason);
  return vault;
}

describe('the keychain of the shell', () => {
  it('encrypts and decrypts for the engine, many questions at once', async () => {
    const vault = await keychainOf(connect(standInKeychain()));
    const keys = Array.from({ length: 20 }, (_, index) => `${canary}-${index}`);
    const encrypted = await Promise.all(keys.map((key) => vault.encrypt(key)));
    expect(encrypted.join()).not.toContain(canary);
    const decrypted = await Promise.all(encrypted.map((text) => vault.decrypt(text)));
    expect(decrypted).toEqual(keys.map((text) => expect.objectContaining({ text, isOutdated: false })));
  });

  it.each([
    ['Chromium would only scramble', standInKeychain('basic_text')],
    ['none is available', { ...standInKeychain(), isAsyncEncryptionAvailable: () => Promise.resolve(false) }],
  ])('is none where %s, and nothing is encrypted then', async (_, keychain) => {
    const client = connect(keychain);
    expect(await client.open()).toEqual({ kind: 'session', reason: expect.stringContaining('memory only') });
    const service = createVaultService({ keychain, platform: 'linux', logger });
    const question = { kind: 'vault', id: 1, task: 'encrypt', text: canary } as const;
    expect(await service.answer(question)).toMatchObject({ text: '', problem: expect.any(String) });
  });

  it('is not asked for its Linux name elsewhere', async () => {
    expect((await connect(standInKeychain('basic_text'), 'darwin').open()).kind).toBe('keychain');
  });

  it('says that a key is outdated, so that it is encrypted again', async () => {
    const keychain = {
      ...standInKeychain(),
      decryptStringAsync: () => Promise.resolve({ result: canary, shouldReEncrypt: true }),
    };
    const vault = await keychainOf(connect(keychain));
    expect(await vault.decrypt('')).toMatchObject({ text: canary, isOutdated: true });
  });

  it('that refuses is told in one sentence and logged without the key', async () => {
    const refuse = () => Promise.reject(new Error('errSecAuthFailed'));
    const vault = await keychainOf(connect({ ...standInKeychain(), encryptStringAsync: refuse }));
    await expect(vault.encrypt(canary)).rejects.toThrow('unlock it');
    expect(logged.join()).toContain('errSecAuthFailed');
    expect(logged.join()).not.toContain(canary);
  });

  it.each([
    { kind: 'vault' },
    { kind: 'vault', id: 1, task: 'print', text: '' },
    { kind: 'vault', id: 1, task: 'open' },
  ])('is not asked by %j', (message) => expect(readFromEngine(message)).toBeUndefined());
});
