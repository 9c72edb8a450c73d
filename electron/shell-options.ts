import { parseArgs } from 'node:util';

export type ShellOptions = {
  /** Where candles, models and settings are; the user's application-data folder when absent. */
  readonly dataDir?: string;
  /** `auto`, `demo`, `binance` or another exchange id. */
  readonly source?: string;
};

/** Reads `--data-dir DIR` and `--source ID` (also with `=`) from a command line; Chromium's own switches are passed over. */
export function readShellOptions(args: readonly string[]): ShellOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { 'data-dir': { type: 'string' }, source: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return { dataDir: text(values['data-dir']), source: text(values.source) };
}

/** The command line that `readShellOptions` reads back. */
export function shellArguments(options: ShellOptions): string[] {
  return [
    ...(options.dataDir === undefined ? [] : [`--data-dir=${options.dataDir}`]),
    ...(options.source === undefined ? [] : [`--source=${options.source}`]),
  ];
}
