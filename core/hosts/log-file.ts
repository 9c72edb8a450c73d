import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A destination that appends lines to `path` at once and starts a new file when it would grow beyond `maxBytes`;
 * the newest `keep` old files stay beside it as `path.1` (newest), `path.2` and so on. Only its owner can read them.
 */
export function openLogFile(
  path: string,
  maxBytes = 5_000_000,
  keep = 5,
): { write(line: string): void; close(): void } {
  mkdirSync(dirname(path), { recursive: true });
  let file = openSync(path, 'a', 0o600);
  let size = fstatSync(file).size;

  const rotate = () => {
    closeSync(file);
    for (let n = keep; n >= 1; n -= 1) {
      const older = n === 1 ? path : `${path}.${n - 1}`;
      if (existsSync(older)) renameSync(older, `${path}.${n}`);
    }
    file = openSync(path, 'a', 0o600);
    size = 0;
  };

  return {
    write(line) {
      const bytes = Buffer.byteLength(line);
      if (size > 0 && size + bytes > maxBytes) rotate();
      writeSync(file, line);
      size += bytes;
    },
    close: () => closeSync(file),
  };
}
