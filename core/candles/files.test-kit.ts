import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import type { Candle } from '../domain/candle.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { importCandles } from './import-candles.ts';
import { btc, type createTestStore, testClock } from './store.test-kit.ts';

export const header = 'ts_ms,open,high,low,close,volume';
const exchangeHeader =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';

export function csvLine({ openTime, open, high, low, close, volume }: Candle): string {
  return [openTime, open, high, low, close, volume].join();
}

/** Own layout. */
export function csv(rows: readonly Candle[]): string {
  return [header, ...rows.map(csvLine), ''].join('\n');
}

/** The exchange's 12 columns; times in milliseconds or microseconds. */
export function exchangeCsv(rows: readonly Candle[], options: { hasHeader: boolean; timeFactor?: 1 | 1000 }): string {
  const factor = options.timeFactor ?? 1;
  const lines = rows.map(({ openTime, open, high, low, close, volume }) =>
    [openTime * factor, open, high, low, close, volume, (openTime + 60_000) * factor - 1, 7, 3, 2, 1, 0].join(),
  );
  return [...(options.hasHeader ? [exchangeHeader] : []), ...lines, ''].join('\n');
}

/** A zip file with these files in it (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16), deflated. */
export function zip(files: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const packed = deflateRawSync(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(Buffer.byteLength(text), 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06'), end]);
}

/** Writes `content` beside the store and imports it. */
export function importFile(
  test: ReturnType<typeof createTestStore>,
  name: string,
  content: string | Buffer,
  timeframe: Timeframe = '1m',
  isOverwriting = false,
) {
  const path = join(test.folder, name);
  writeFileSync(path, content);
  return importCandles({ path, market: btc, timeframe, store: test.store, clock: testClock, isOverwriting });
}
