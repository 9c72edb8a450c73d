import { Failure } from '../domain/failure.ts';

/** Where the values of a candle are in a line: index of open time, open, high, low, close, volume. */
export type CsvLayout = { readonly columns: readonly number[]; readonly width: number; readonly hasHeader: boolean };

const exchangeWidth = 12;
const exchangeLayout = [0, 1, 2, 3, 4, 5];
const timeNames = ['ts_ms', 'open_time'];
const valueNames = ['open', 'high', 'low', 'close', 'volume'];
const delimiters: Record<string, string> = { ';': 'semicolons', '\t': 'tabs', '|': 'bars (|)' };
const expected =
  'it needs the header ts_ms,open,high,low,close,volume, or the 12 columns of the exchange with or without their header';

/**
 * The layout that the first line shows.
 * @throws Failure 'bad-request' with one plain sentence when it is none that is known
 */
export function detectLayout(firstLine: readonly string[], path: string): CsvLayout {
  const fields = firstLine.map((field) => unquoted(field).toLowerCase());
  if (fields.length === 1) throw wrongDelimiter(firstLine[0], path);
  if (isNumber(fields[0])) {
    if (fields.length === exchangeWidth) return { columns: exchangeLayout, width: exchangeWidth, hasHeader: false };
    throw new Failure('bad-request', `${path} has no header and ${fields.length} columns; ${expected}.`);
  }
  const columns = [timeNames, ...valueNames.map((name) => [name])].map((names) =>
    fields.findIndex((field) => names.includes(field)),
  );
  if (columns.includes(-1)) {
    throw new Failure('bad-request', `${path} begins with "${excerpt(firstLine.join(','))}"; ${expected}.`);
  }
  return { columns, width: fields.length, hasHeader: true };
}

function wrongDelimiter(line: string, path: string): Failure {
  const found = Object.keys(delimiters).find((delimiter) => line.includes(delimiter));
  if (found) {
    return new Failure(
      'bad-request',
      `${path} is separated by ${delimiters[found]}; save it with commas between the values.`,
    );
  }
  return new Failure('bad-request', `${path} begins with "${excerpt(line)}", which has no commas; ${expected}.`);
}

/** The text without the quotes and blanks around it. */
export function unquoted(field: string): string {
  const text = field.trim();
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).trim() : text;
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text));
}

/** Short and printable, also of a binary file. */
function excerpt(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, '?');
  return printable.length > 40 ? `${printable.slice(0, 40)}…` : printable;
}
