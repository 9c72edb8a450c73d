import { join } from 'node:path';
import type { SealedWindow } from '../contract/contract.ts';
import { sealedOpening } from '../contract/judging-schemas.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { type Migration, openDatabase } from '../storage/open-database.ts';

type Opening = SealedWindow['results'][number];

/** Every look at a sealed window, for good. */
export type SealedLedger = {
  /**
   * On the disk when it returns.
   * @param weights SHA-256 of the model's weights: who was judged, whatever its name is
   */
  append(opening: Opening, weights: string): void;
  /** Looks of any model at a window that overlaps [from, to] in one of the markets. */
  countOverlapping(markets: readonly Market[], from: UtcMs, to: UtcMs): number;
  /** Looks with these weights, oldest first. */
  of(weights: string): Opening[];
  close(): void;
};

const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'openings that nobody can change',
    up(db) {
      db.exec(`
        CREATE TABLE openings (
          id INTEGER PRIMARY KEY,
          weights TEXT NOT NULL,
          from_time INTEGER NOT NULL,
          to_time INTEGER NOT NULL,
          opening TEXT NOT NULL
        );
        CREATE TRIGGER openings_stay BEFORE DELETE ON openings
          BEGIN SELECT RAISE(ABORT, 'a look at a sealed window cannot be taken back'); END;
        CREATE TRIGGER openings_keep BEFORE UPDATE ON openings
          BEGIN SELECT RAISE(ABORT, 'a look at a sealed window cannot be changed'); END;
      `);
    },
  },
];

/** The ledger in `<dataDir>/sealed.sqlite`; rows can be added but neither changed nor deleted. */
export function openSealedLedger(dataDir: string): SealedLedger {
  const db = openDatabase(join(dataDir, 'sealed.sqlite'), migrations, { synchronous: 'FULL' });
  const add = db.prepare('INSERT INTO openings (weights, from_time, to_time, opening) VALUES (?, ?, ?, ?)');
  const overlapping = db.prepare('SELECT opening FROM openings WHERE from_time <= ? AND to_time >= ?');
  const withWeights = db.prepare('SELECT opening FROM openings WHERE weights = ? ORDER BY id');
  const read = (rows: readonly Record<string, unknown>[]): Opening[] =>
    rows.map(({ opening }) => sealedOpening.parse(JSON.parse(opening as string)));
  return {
    append: (opening, weights) => void add.run(weights, opening.from, opening.to, JSON.stringify(opening)),
    countOverlapping: (markets, from, to) =>
      read(overlapping.all(to, from)).filter((opening) => opening.markets.some((market) => markets.includes(market)))
        .length,
    of: (weights) => read(withWeights.all(weights)),
    close() {
      if (db.isOpen) db.close();
    },
  };
}
