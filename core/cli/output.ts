import { whole } from '../domain/number-text.ts';

/** A reader that has seen enough, such as `head`, is no error. */
export function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}

/** Writes one JSON document to stdout; every number that is a time must have been made ISO text before. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

// What a terminal would take for a command, or for a change of direction, in a text from elsewhere. Line ends and tabs stay.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const commands = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

const harmless = (text: string) => text.replace(commands, ' ');

export function printLine(text: string): void {
  process.stdout.write(`${harmless(text)}\n`);
}

/** For progress and remarks, so that stdout stays clean for scripts. */
export function printRemark(text: string): void {
  process.stderr.write(`${harmless(text)}\n`);
}

/** What a column of numbers consists of; a dash or nothing stands for what is not known. */
const numeral = /^[+−]?[\d,]+(\.\d+)?( %)?$/;

/** Left-aligned text, right-aligned numbers, two spaces between columns. Numbers are texts already, or whole. */
export function printTable(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : whole(cell))));
  const cells = [headings, ...texts];
  const widths = headings.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  const isNumber = headings.map((_, i) => {
    const known = texts.map((row) => row[i]).filter((text) => text !== '' && text !== '–');
    return known.length > 0 && known.every((text) => numeral.test(text));
  });
  for (const row of cells) {
    const padded = row.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])));
    printLine(padded.join('  ').trimEnd());
  }
}

/** `1 row`, `52,560 rows`. */
export function counted(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Of a file of which every row was rejected. */
export function nothingImported(path: string, rows: number, reason: string | undefined): string {
  return rows === 1
    ? `Nothing was imported: the only row of ${path} was rejected because ${reason}.`
    : `Nothing was imported: all ${whole(rows)} rows of ${path} were rejected, the first because ${reason}.`;
}
