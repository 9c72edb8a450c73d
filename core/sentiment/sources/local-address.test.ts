import { describe, expect, it } from 'vitest';
import { checkRedirect, isLocalHost } from './local-address.ts';

const resolve = async (host: string) =>
  ({ 'news.example': ['93.184.216.34'], 'inside.example': ['93.184.216.34', '10.1.2.3'] })[host] ?? [];
const check = (from: string, to: string) => checkRedirect('News', new URL(from), new URL(to), resolve);

describe('addresses of this computer and its network', () => {
  it.each([
    'localhost',
    'printer.local',
    '127.0.0.1',
    '127.9.9.9',
    '10.0.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[fe80::1]',
    '[fd00::1]',
    '[::ffff:127.0.0.1]',
    'inside.example',
  ])('%s is one', async (host) => {
    expect(await isLocalHost(new URL(`http://${host}`).hostname, resolve)).toBe(true);
  });

  it.each([
    'news.example',
    '93.184.216.34',
    '172.32.0.1',
    '[2606:2800:220:1::1]',
    'unknown.example',
    'localhost.example',
  ])('%s is none', async (host) => {
    expect(await isLocalHost(new URL(`http://${host}`).hostname, resolve)).toBe(false);
  });

  it('hides in no other spelling of an IPv4 address', async () => {
    for (const host of ['2130706433', '0x7f.1', '017700000001']) {
      expect(await isLocalHost(new URL(`http://${host}`).hostname, resolve)).toBe(true);
    }
  });
});

describe('redirects', () => {
  it('from the internet into the local network are refused, by name and by address', async () => {
    await expect(check('https://news.example/', 'http://192.168.1.1/admin')).rejects.toThrow(/local network/);
    await expect(check('https://news.example/', 'http://inside.example/')).rejects.toThrow(/local network/);
  });

  it('to another protocol are refused', async () => {
    await expect(check('https://news.example/', 'file:///etc/passwd')).rejects.toThrow(/not http or https/);
  });

  it('within the internet, and within the local network, are followed', async () => {
    await expect(check('https://news.example/', 'https://93.184.216.34/')).resolves.toBeUndefined();
    await expect(check('http://127.0.0.1:1/', 'http://127.0.0.1:2/')).resolves.toBeUndefined();
    await expect(check('http://localhost/', 'https://news.example/')).resolves.toBeUndefined();
  });
});
