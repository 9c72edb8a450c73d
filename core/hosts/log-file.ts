import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A destination that appends lines to `path` at once and starts a new file when it would grow beyond `maxBytes`;
 * the newest `keep` old files stay beside it as `path.1` (newest), `path.2` and so on. Only its owner can read them.
 * A line that cannot be written, as when the disk is full, is dropped: the log never ends what it tells about.
 * @param options.droppedLine the line that stands for those that were dropped; written before the first that can be written again
 * @throws only when it cannot be opened at all
 */
export function openLogFile(
  path: string,
  options: { maxBytes?: number; keep?: number; droppedLine?(count: number, reason: string): string } = {},
): { write(line: string): void; close(): void } {
  const { maxBytes = 5_000_000, keep = 5 } = options;
  const { droppedLine = (count, reason) => `${count} lines could not be written: ${reason}\n` } = options;
  mkdirSync(dirname(path), { recursive: true });
  const open = () => openSync(path, 'a', 0o600);
  /** Undefined: it was closed to make room for a new one, which could not be opened yet. */
  let file: number | undefined = open();
  let size = fstatSync(file).size;
  let dropped = 0;
  let reason = '';
  let isCutOff = false;

  const shut = () => {
    if (file === undefined) return;
    const old = file;
    file = undefined;
    closeSync(old);
  };

  const rotate = () => {
    shut();
    for (let n = keep; n >= 1; n -= 1) {
      const older = n === 1 ? path : `${path}.${n - 1}`;
      if (existsSync(older)) renameSync(older, `${path}.${n}`);
    }
  };

  const append = (line: string) => {
    const bytes = Buffer.from(isCutOff ? `\n${line}` : line);
    if (size > 0 && size + bytes.length > maxBytes) rotate();
    if (file === undefined) {
      file = open();
      size = fstatSync(file).size;
    }
    const written = writeSync(file, bytes);
    size += written;
    // A disk that has just filled up takes a part; what comes next begins a line of its own.
    if (written > 0) isCutOff = written < bytes.length;
    if (written < bytes.length) throw new Error('the disk took only a part of the line');
  };

  return {
    write(line) {
      try {
        if (dropped > 0) {
          append(droppedLine(dropped, reason));
          dropped = 0;
        }
        append(line);
      } catch (error) {
        dropped += 1;
        reason = error instanceof Error ? error.message : String(error);
      }
    },
    close: shut,
  };
}
