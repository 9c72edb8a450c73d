import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { SourceSettings } from '../../contract/contract.ts';
import { Failure } from '../../domain/failure.ts';
import type { UtcMs } from '../../domain/time.ts';
import { toStorageFailure } from '../../storage/storage-failure.ts';
import { readLines, refuseLarge } from './read-lines.ts';
import { type FoundFile, lookForFiles, settleMs } from './settled-files.ts';
import type { FetchSource, SourceTools } from './source.ts';
import { shortHashOf } from './source-state.ts';
import { toItems } from './to-items.ts';

/** So many headlines and files are remembered; the store knows a headline by itself, only its first moment would be new. */
const maxRemembered = 20_000;

/** Items that are handed over together. */
const maxAtOnce = 500;

type FileRun = { items: number; problem: string | null };

/**
 * A watched folder: each .csv is imported, each .txt read line by line, once for each content. One file that cannot be read is
 * told of and keeps none of the others back; it is tried again when it changes or the workstation starts anew.
 */
export function folderSource(settings: Extract<SourceSettings, { kind: 'folder' }>, tools: SourceTools): FetchSource {
  const { clock, progress } = tools;
  const look = lookForFiles(settings.path, clock);
  /** Of files that need not be opened again. */
  const done = new Map<string, { mark: string; problem: string | null }>();

  const readText = async (file: FoundFile): Promise<FileRun> => {
    refuseLarge(file.size, file.name);
    const lines = readLines(await readFile(file.path), file.name);
    const { firstSeen: seenBefore, ...rest } = progress.read();
    const { items, firstSeen } = toItems(lines, settings, clock.now(), seenBefore);
    // Before they are stored: read again after a crash, they are the same items.
    await progress.write({ ...rest, firstSeen: newest({ ...seenBefore, ...firstSeen }) });
    let stored = 0;
    for (let from = 0; from < items.length; from += maxAtOnce) {
      stored += await tools.onItems(items.slice(from, from + maxAtOnce));
      // Candles and predictions come in between.
      await setImmediate();
    }
    return { items: stored, problem: null };
  };

  const importCsv = async (file: FoundFile, signal: AbortSignal): Promise<FileRun> => {
    const { rowsStored, rowsRejected, rejected } = await tools.importFile(
      file.path,
      { id: settings.id, name: settings.name },
      signal,
    );
    const first = rejected[0];
    const example = first ? `, the first in line ${first.line}: ${first.reason.replace(/\.$/, '')}` : '';
    const problem = rowsRejected === 0 ? null : `${file.name}: ${rowsRejected} rows were left out${example}.`;
    return { items: rowsStored, problem };
  };

  const read = async (file: FoundFile, signal: AbortSignal): Promise<FileRun> => {
    const hash = await shortHashOf(createReadStream(file.path)).catch((error: unknown) => {
      throw toStorageFailure(error, file.path);
    });
    if (progress.read().files?.includes(hash)) return { items: 0, problem: null };
    const run = /\.txt$/i.test(file.name) ? await readText(file) : await importCsv(file, signal);
    const before = progress.read();
    await progress.write({ ...before, files: [...(before.files ?? []), hash].slice(-maxRemembered) });
    return run;
  };

  return async (signal) => {
    const { whole, unsettled } = await look();
    const names = new Set(whole.map(({ name }) => name));
    for (const name of done.keys()) if (!names.has(name)) done.delete(name);
    let items = 0;
    for (const file of whole) {
      if (done.get(file.name)?.mark === file.mark) continue;
      signal.throwIfAborted();
      const run = await read(file, signal).catch((error: unknown): FileRun => {
        signal.throwIfAborted();
        // Anything else is not about the file.
        if (!(error instanceof Failure)) throw error;
        return { items: 0, problem: error.message };
      });
      items += run.items;
      done.set(file.name, { mark: file.mark, problem: run.problem });
    }
    const problems = [...done.values()].flatMap(({ problem }) => (problem === null ? [] : [problem]));
    const waiting = unsettled.length === 0 ? [] : [`${unsettled[0]} is still being written and waited for.`];
    const detail = [...problems.slice(-3), ...waiting].join(' ') || null;
    return { items, detail, ...(unsettled.length === 0 ? {} : { againMs: settleMs }) };
  };
}

function newest(firstSeen: Record<string, UtcMs>): Record<string, UtcMs> {
  const all = Object.entries(firstSeen);
  if (all.length <= maxRemembered) return firstSeen;
  return Object.fromEntries(all.sort(([, a], [, b]) => b - a).slice(0, maxRemembered));
}
