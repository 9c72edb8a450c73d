import type { Candle } from '../domain/candle.ts';
import { type CsvLayout, unquoted } from './csv-layout.ts';
import { oldestMicroseconds } from './gate.ts';

/** One line as a candle; `isMicroseconds` when its time was in µs and has been converted. */
export type ImportedRow = Candle & { readonly line: number; readonly isMicroseconds: boolean };

const names = ['open time', 'open', 'high', 'low', 'close', 'volume'];

/** The candle of a line, or why it is none as part of a sentence. Whether its values make sense is the gate's to say. */
export function parseRow(fields: readonly string[], layout: CsvLayout, line: number): ImportedRow | string {
  if (fields.length !== layout.width) return `it has ${fields.length} values where ${layout.width} are expected`;
  const { columns } = layout;
  const time = toNumber(fields[columns[0]]);
  const open = toNumber(fields[columns[1]]);
  const high = toNumber(fields[columns[2]]);
  const low = toNumber(fields[columns[3]]);
  const close = toNumber(fields[columns[4]]);
  const volume = toNumber(fields[columns[5]]);
  // One test in the usual case: a NaN anywhere makes the sum NaN.
  if (Number.isNaN(time + open + high + low + close + volume)) {
    const wrong = [time, open, high, low, close, volume].findIndex(Number.isNaN);
    if (wrong < 0) return 'its values are beyond any number';
    return `the ${names[wrong]} "${fields[columns[wrong]].slice(0, 30)}" is not a number`;
  }
  const isMicroseconds = time >= oldestMicroseconds;
  if (isMicroseconds && time % 1000 !== 0) return `the open time ${time} in microseconds is not a whole millisecond`;
  const openTime = isMicroseconds ? time / 1000 : time;
  return { openTime, open, high, low, close, volume, line, isMicroseconds };
}

/** NaN for anything but a plain decimal number: `Number` alone reads '' as 0 and '0x10' as 16. */
function toNumber(field: string): number {
  const value = Number(field);
  if (value === 0 || Number.isNaN(value) || field.charCodeAt(1) > 57) return strictNumber(field);
  return value;
}

function strictNumber(field: string): number {
  const text = unquoted(field);
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}
