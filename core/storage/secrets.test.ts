import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../domain/ports.ts';
import { openSecrets, type Vault } from './secrets.ts';

const key = 'sk-canary-0123456789abcd';

let dataDir: string;
let path: string;
let warnings: string[];
let logger: Logger;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-secrets-'));
  path = join(dataDir, 'secrets.json');
  warnings = [];
  const note = (message: string, fields?: object) => void warnings.push(`${message} ${JSON.stringify(fields ?? {})}`);
  logger = { ...silentLogger, warn: note, error: note };
});
afterEach(() => rmSync(dataDir, { recursive: true }));

type Options = Partial<Parameters<typeof openSecrets>[0]>;
const open = (options: Options = {}) => openSecrets({ dataDir, environment: {}, logger, ...options });
const stateOf = (secrets: Awaited<ReturnType<typeof open>>, name = 'llm') =>
  secrets.state().secrets.find((secret) => secret.name === name);
const files = () =>
  readdirSync(dataDir)
    .map((name) => readFileSync(join(dataDir, name), 'utf8'))
    .join('\n');

/** Encrypts by turning round, under a mark that the keychain may have changed meanwhile. */
function keychain(mark = 'v1'): Extract<Vault, { kind: 'keychain' }> {
  const turned = (text: string) => [...text].reverse().join('');
  return {
    kind: 'keychain',
    encrypt: async (text) => `${mark}${turned(text)}`,
    decrypt: async (encrypted) => ({ text: turned(encrypted.slice(2)), isOutdated: !encrypted.startsWith(mark) }),
  };
}
const session: Vault = { kind: 'session', reason: 'There is no keychain.' };

describe('keys in a file', () => {
  it('are there after a restart, in a file that only the user may read, with a warning that says where', async () => {
    const first = await open();
    expect(existsSync(path)).toBe(false);
    await first.set('llm', ` ${key}\n`);
    expect(first.get('llm')).toBe(key);
    const second = await open();
    expect(second.get('llm')).toBe(key);
    expect(stateOf(second)).toEqual({ name: 'llm', isSet: true, last4: 'abcd', storage: 'file', variable: null });
    expect(stateOf(second, 'x')).toMatchObject({ isSet: false, last4: null, storage: 'none' });
    expect(second.state()).toMatchObject({ storage: 'file', warning: expect.stringContaining(path) });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('are gone from every file once removed', async () => {
    const secrets = await open();
    await secrets.set('llm', key);
    await secrets.set('x', 'another-canary-key');
    expect(files()).toContain(key);
    await secrets.remove('llm');
    expect(files()).not.toContain(key);
    expect([secrets.get('llm'), (await open()).get('llm')]).toEqual([undefined, undefined]);
    expect((await open()).get('x')).toBe('another-canary-key');
  });

  it('are gone, too, from what a write that was cut off has left', async () => {
    writeFileSync(`${path}.tmp`, key);
    await open();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')('are closed to others when the file was open to them', async () => {
    await (await open()).set('llm', key);
    chmodSync(path, 0o644);
    expect((await open()).get('llm')).toBe(key);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(warnings).toEqual([expect.stringContaining('other users')]);
  });

  it('are not quoted when the file is damaged, wherever it is cut', async () => {
    await (await open()).set('llm', key);
    const whole = readFileSync(path, 'utf8');
    // Control: what the parser itself says of a damaged file quotes it.
    expect(() => JSON.parse(`x${whole}`)).toThrow(/"x/);
    for (let length = 0; length < whole.length - 1; length++) {
      writeFileSync(path, whole.slice(0, length));
      expect((await open()).get('llm')).toBeUndefined();
    }
    expect(warnings.length).toBe(whole.length - 1);
    expect(warnings.join()).not.toMatch(/canary|0123/);
    const secrets = await open();
    await secrets.set('llm', key);
    expect((await open()).get('llm')).toBe(key);
  });

  it('of a newer version are refused and left alone', async () => {
    writeFileSync(path, '{"version":2,"secrets":{}}', { mode: 0o600 });
    await expect(open()).rejects.toMatchObject({ code: 'version-mismatch' });
    expect(readFileSync(path, 'utf8')).toContain('"version":2');
  });

  it('stay as they were when they cannot be written, and the sentence does not quote the new one', async () => {
    const secrets = await open();
    rmSync(dataDir, { recursive: true });
    const refused = secrets.set('llm', key);
    await expect(refused).rejects.toThrow(path);
    await expect(refused).rejects.not.toThrow(key);
    expect(secrets.get('llm')).toBeUndefined();
    mkdirSync(dataDir);
    await secrets.set('llm', key);
    expect((await open()).get('llm')).toBe(key);
  });

  it('keep what another version stored under a name that is not known here', async () => {
    writeFileSync(path, '{"version":1,"secrets":{"later":{"plain":"z"}}}', { mode: 0o600 });
    await (await open()).set('llm', key);
    expect(files()).toContain('"later":{"plain":"z"}');
  });
});

describe('a key', () => {
  it.each(['', '   ', 'two words', 'line\nbreak', 'ключ', 'nul\0', 'a\r\nX-Evil: 1'])('is not %j', async (value) => {
    const secrets = await open();
    await expect(secrets.set('llm', value)).rejects.toMatchObject({ code: 'bad-request' });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('shows at most its last four characters, and none when it is short', async () => {
    const visible = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.'), minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(visible, async (value) => {
        const secrets = await open({ environment: { OMNI_X_TOKEN: value } });
        const shown = stateOf(secrets, 'x');
        expect(shown?.last4 ?? null).toBe(value.length < 12 ? null : value.slice(-4));
        if (value.length > 4) expect(JSON.stringify(secrets.state().secrets)).not.toContain(JSON.stringify(value));
      }),
    );
  });

  it('tells its listeners when it is set and removed, until they have heard enough', async () => {
    const secrets = await open();
    const heard: string[] = [];
    const stop = secrets.onChange((name) => heard.push(`${name} ${secrets.get(name) ?? 'none'}`));
    await secrets.set('x', 'token-0');
    await secrets.remove('x');
    stop();
    await secrets.set('x', 'token-1');
    expect(heard).toEqual(['x token-0', 'x none']);
  });

  it('is the last that was asked for, however many are set at once', async () => {
    const secrets = await open();
    await Promise.all(Array.from({ length: 20 }, (_, index) => secrets.set('llm', `key-${index}`)));
    expect([secrets.get('llm'), (await open()).get('llm')]).toEqual(['key-19', 'key-19']);
  });
});

describe('the environment', () => {
  it('wins over what is stored, is never written, and says by which variable', async () => {
    await (await open()).set('llm', 'stored-key-000000');
    const secrets = await open({ environment: { OMNI_LLM_KEY: key, OPENAI_API_KEY: 'other' } });
    expect(secrets.get('llm')).toBe(key);
    expect(stateOf(secrets)).toMatchObject({ storage: 'environment', last4: 'abcd', variable: 'OMNI_LLM_KEY' });
    await expect(secrets.set('llm', 'x')).rejects.toThrow('OMNI_LLM_KEY');
    expect(files()).not.toContain(key);
    // What is stored can still be removed.
    await secrets.remove('llm');
    expect(files()).not.toContain('stored-key');
    expect(secrets.get('llm')).toBe(key);
    await expect(secrets.remove('llm')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('gives the usual variable of OpenAI only when ours is empty', async () => {
    const secrets = await open({ environment: { OMNI_LLM_KEY: ' ', OPENAI_API_KEY: key } });
    expect(stateOf(secrets)).toMatchObject({ isSet: true, variable: 'OPENAI_API_KEY' });
  });
});

describe('a vault', () => {
  it('with a keychain keeps only what it encrypted on the disk, and nothing needs a warning', async () => {
    const secrets = await open({ vault: Promise.resolve(keychain()) });
    await secrets.set('llm', key);
    expect(files()).not.toContain(key);
    expect(secrets.state()).toMatchObject({ storage: 'keychain', warning: null });
    const again = await open({ vault: Promise.resolve(keychain()) });
    await again.ready;
    expect([again.get('llm'), stateOf(again)?.storage]).toEqual([key, 'keychain']);
  });

  it('takes over keys that were stored plainly, and ones under an outdated key', async () => {
    await (await open()).set('llm', key);
    // Control: until then the key is in the file.
    expect(files()).toContain(key);
    await (await open({ vault: Promise.resolve(keychain('v1')) })).ready;
    expect(files()).toContain('"encrypted":"v1');
    const secrets = await open({ vault: Promise.resolve(keychain('v2')) });
    await secrets.ready;
    expect(secrets.get('llm')).toBe(key);
    expect(files()).toContain('"encrypted":"v2');
  });

  it('that waits for the user holds nothing up: the key is told when it is there', async () => {
    await (await open({ vault: Promise.resolve(keychain()) })).set('llm', key);
    let unlock = (_: Vault) => {};
    const secrets = await open({ vault: new Promise((resolve) => (unlock = resolve)) });
    const heard: string[] = [];
    secrets.onChange((name) => heard.push(name));
    expect([secrets.get('llm'), stateOf(secrets)?.isSet, stateOf(secrets)?.last4]).toEqual([undefined, true, null]);
    unlock(keychain());
    await secrets.ready;
    expect([secrets.get('llm'), heard]).toEqual([key, ['llm']]);
  });

  it('without a keychain keeps keys in memory only and says so', async () => {
    const secrets = await open({ vault: Promise.resolve(session) });
    await secrets.set('llm', key);
    expect([secrets.get('llm'), readdirSync(dataDir)]).toEqual([key, []]);
    expect(stateOf(secrets)).toMatchObject({ isSet: true, storage: 'session', last4: 'abcd' });
    expect(secrets.state()).toMatchObject({ storage: 'session', warning: session.reason });
    expect((await open({ vault: Promise.resolve(session) })).get('llm')).toBeUndefined();
  });

  it.each([
    ['is not there any more', undefined],
    ['is none', Promise.resolve(session)],
    ['refuses', Promise.resolve({ ...keychain(), decrypt: () => Promise.reject(new Error('locked')) })],
  ])('that %s leaves an encrypted key where it is and asks for it again', async (_, vault) => {
    await (await open({ vault: Promise.resolve(keychain()) })).set('llm', key);
    const before = files();
    const secrets = await open({ vault });
    await secrets.ready;
    expect([secrets.get('llm'), stateOf(secrets)?.isSet, files()]).toEqual([undefined, false, before]);
    expect(secrets.state().warning).toContain('set it again');
    await secrets.set('llm', 'fresh-key-0000');
    expect([secrets.get('llm'), secrets.state().warning?.includes('set it again') ?? false]).toEqual([
      'fresh-key-0000',
      false,
    ]);
    await secrets.remove('llm');
    expect(files()).not.toContain('v1');
  });

  it('that cannot encrypt refuses a new key and stores nothing of it', async () => {
    const vault = Promise.resolve({ ...keychain(), encrypt: () => Promise.reject(new Error('denied')) });
    const secrets = await open({ vault });
    await secrets.ready;
    await expect(secrets.set('llm', key)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('denied'),
    });
    expect([secrets.get('llm'), readdirSync(dataDir)]).toEqual([undefined, []]);
  });
});
