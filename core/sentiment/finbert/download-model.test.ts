import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../exchange/manual-clock.test-kit.ts';
import { systemClock } from '../../hosts/system-ports.ts';
import { downloadModel } from './download-model.ts';
import { type HubFault, startHub, type TestHub } from './hub.test-kit.ts';
import { modelFiles, modelFolder, verifyFiles } from './stored-model.ts';
import { tinyBertFiles } from './tiny-bert.test-kit.ts';

const modelId = 'tests/tiny-bert';
const files = tinyBertFiles();
const weights = 'onnx/model_quantized.onnx';
const weightsBytes = files[weights].length;

let dir: string;
let hub: TestHub;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'omni-hub-'));
  hub = await startHub(modelId, files);
});
afterEach(async () => {
  await hub.close();
  rmSync(dir, { recursive: true, force: true });
});

type Options = Partial<Parameters<typeof downloadModel>[2]> & { hubUrl?: string; isQuantized?: boolean };

function download({ hubUrl = hub.url, isQuantized = true, ...rest }: Options = {}) {
  const options = { clock: systemClock, signal: new AbortController().signal, onProgress() {}, ...rest };
  return downloadModel(dir, { hubUrl, modelId, isQuantized }, options);
}

/** A clock on which waiting takes no time, except that nothing ever stalls. */
const hasty = {
  ...systemClock,
  schedule: (ms: number, task: () => void) => systemClock.schedule(ms > 20_000 ? ms : 0, task),
};

const isWeights = ({ path }: { path: string }) => path === `/cdn/${weights}`;
const parts = () => readdirSync(join(dir, '.download')).map((name) => statSync(join(dir, '.download', name)).size);

/** Bytes of the files that come before the weights. */
const before = modelFiles(true)
  .slice(0, 3)
  .reduce((sum, path) => sum + files[path].length, 0);
let breakLine: { at: number; now(): void } | undefined;
/** Sends the weights' bytes [from, to), and breaks the line when they have arrived: see `onProgress`. */
function breakOff(from: number, to: number): HubFault {
  return (_, response, bytes) => {
    const range = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
    response.writeHead(from === 0 ? 200 : 206, { 'content-length': bytes.length - from, ...(from > 0 && range) });
    breakLine = { at: before + to, now: () => response.destroy() };
    return Boolean(response.write(bytes.subarray(from, to)));
  };
}
const onProgress = (bytes: number) => {
  if (bytes === breakLine?.at) breakLine.now();
};

describe('a download of FinBERT', () => {
  it('brings exactly the files that are needed, all of one commit, with their checksums', async () => {
    const progress: number[] = [];
    const manifest = await download({ onProgress: (bytes, total) => progress.push(bytes / total) });
    expect(Object.keys(manifest.files)).toEqual(modelFiles(true));
    expect(manifest).toMatchObject({ modelId, isQuantized: true, origin: `${hub.url} ${'a'.repeat(40)}` });
    await verifyFiles(modelFolder(join(dir, '.staging'), modelId), manifest);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(existsSync(join(dir, '.download'))).toBe(false);
    expect(Object.keys((await download({ isQuantized: false })).files)).toContain('onnx/model.onnx');
  });

  it('goes on where a line broke off, and asks only for the rest', async () => {
    const answers = [breakOff(0, 100), breakOff(100, 200)];
    hub.fault = (request, ...rest) => isWeights(request) && (answers.shift()?.(request, ...rest) ?? false);
    await download({ clock: hasty, onProgress });
    expect(hub.requests.filter(isWeights).map(({ range }) => range)).toEqual([undefined, 'bytes=100-', 'bytes=200-']);
  });

  it('keeps what has arrived when it is cancelled, and goes on with it the next time', async () => {
    const cancel = new AbortController();
    hub.fault = (request, ...rest) => isWeights(request) && breakOff(0, 500)(request, ...rest);
    const stop = (bytes: number) => bytes === before + 500 && cancel.abort();
    await expect(download({ signal: cancel.signal, onProgress: stop })).rejects.toMatchObject({ code: 'cancelled' });
    expect(parts()).toContain(500);
    hub.fault = undefined;
    await download();
    expect(hub.requests.at(-1)).toMatchObject({ path: `/cdn/${weights}`, range: 'bytes=500-' });
  });

  it('starts again when the server does not go on where it was asked to', async () => {
    const answers: HubFault[] = [
      breakOff(0, 300),
      (_, response) => Boolean(response.writeHead(416).end()),
      breakOff(0, 400),
      (_, response) => Boolean(response.writeHead(206, { 'content-range': 'bytes 0-9/10' }).end('0123456789')),
      breakOff(0, 50),
      // As a server that knows no ranges.
      (_, response, bytes) => Boolean(response.writeHead(200).end(bytes)),
    ];
    hub.fault = (request, response, bytes) =>
      isWeights(request) && (answers.shift()?.(request, response, bytes) ?? false);
    const manifest = await download({ clock: hasty, onProgress });
    expect(manifest.files[weights].bytes).toBe(weightsBytes);
    expect(answers).toEqual([]);
    const ranges = [undefined, 'bytes=300-', undefined, 'bytes=400-', undefined, 'bytes=50-'];
    expect(hub.requests.filter(isWeights).map(({ range }) => range)).toEqual(ranges);
  });

  it('refuses a file whose checksum does not hold, by its name, and keeps nothing of it', async () => {
    await hub.close();
    const wrong = Buffer.from(files[weights]);
    wrong[50] ^= 1;
    hub = await startHub(modelId, { ...files, [weights]: wrong }, files);
    const failure = { code: 'corrupt', message: expect.stringContaining(`${weights} is not what the hub says it is`) };
    await expect(download()).rejects.toMatchObject(failure);
    expect(parts()).not.toContain(weightsBytes);
    expect(hub.requests.filter(isWeights)).toHaveLength(2);
    await hub.close();
    // Small files are known by git's checksum.
    rmSync(join(dir, '.download'), { recursive: true });
    const config = Buffer.from(files['config.json']);
    config[20] ^= 1;
    hub = await startHub(modelId, { ...files, 'config.json': config }, files);
    await expect(download()).rejects.toThrow(/config\.json is not what the hub says it is/);
    await hub.close();
    hub = await startHub(modelId, { ...files, 'config.json': Buffer.from('{}') }, files);
    await expect(download({ clock: hasty })).rejects.toThrow(/broke off after 2 of the \d+ bytes of config\.json/);
  });

  it('mends a part that was damaged on the disk', async () => {
    const cancel = new AbortController();
    hub.fault = (request, ...rest) => isWeights(request) && breakOff(0, 500)(request, ...rest);
    const stop = (bytes: number) => bytes === before + 500 && cancel.abort();
    await expect(download({ signal: cancel.signal, onProgress: stop })).rejects.toMatchObject({ code: 'cancelled' });
    const part = join(dir, '.download', readdirSync(join(dir, '.download')).find((name) => name.length > 60) ?? '');
    writeFileSync(part, Buffer.alloc(500, 7));
    hub.fault = undefined;
    const manifest = await download();
    await verifyFiles(modelFolder(join(dir, '.staging'), modelId), manifest);
    expect(hub.requests.filter(isWeights).map(({ range }) => range)).toEqual([undefined, 'bytes=500-', undefined]);
  });

  it('never takes more bytes than the hub names', async () => {
    hub.fault = (request, response, bytes) =>
      isWeights(request) && Boolean(response.writeHead(200).end(Buffer.concat([bytes, bytes])));
    await expect(download()).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('is longer than'),
    });
  });

  it('waits as long as a busy server asks, then gives up in words', async () => {
    const waits: number[] = [];
    const clock = {
      ...systemClock,
      schedule(ms: number, task: () => void) {
        if (ms !== 30_000) waits.push(ms);
        return systemClock.schedule(ms === 30_000 ? ms : 0, task);
      },
    };
    hub.fault = (_, response) => Boolean(response.writeHead(429, { 'retry-after': '7' }).end());
    await expect(download({ clock })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /^127\.0\.0\.1:\d+ is busy \(429\); try again later, or import FinBERT from a folder\.$/,
      ),
    });
    expect(waits).toEqual([7_000, 7_000, 7_000, 8_000]);
  });

  it('gives up on a server that sends nothing', async () => {
    const clock = createManualClock(0);
    hub.fault = (_, response) => Boolean(response.writeHead(200));
    const failed = expect(download({ clock, stallMs: 1_000 })).rejects.toThrow(/sent nothing for 1 s/);
    let isOver = false;
    void failed.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await clock.advance(500);
      await new Promise(setImmediate);
    }
    await failed;
  });

  it('says what is wrong with the address, the model or the disk', async () => {
    await expect(download({ hubUrl: 'http://127.0.0.1:9', clock: hasty })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^127\.0\.0\.1:9 cannot be reached or broke off \(.+\); try again later/),
    });
    hub.fault = (_, response) => Boolean(response.end('<html>a proxy</html>'));
    await expect(download()).rejects.toThrow(/did not answer as a model hub does/);
    hub.fault = (_, response) => Boolean(response.writeHead(404).end());
    await expect(download()).rejects.toMatchObject({ code: 'not-found' });
    hub.fault = (_, response) => Boolean(response.writeHead(401).end());
    await expect(download()).rejects.toMatchObject({ code: 'unauthorized' });
    hub.fault = (_, response) => Boolean(response.end(Buffer.alloc(6_000_000)));
    await expect(download()).rejects.toMatchObject({ code: 'too-large' });
    hub.fault = undefined;
    await expect(download({ freeBytes: async () => 1_000_000 })).rejects.toThrow(/has 1 MB free and \d+ MB are needed/);
    await hub.close();
    const { [weights]: _weights, ...less } = files;
    hub = await startHub(modelId, less);
    await expect(download()).rejects.toThrow(/has no onnx\/model_quantized\.onnx/);
  });
});
