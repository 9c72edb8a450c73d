import { join } from 'node:path';
import { z } from 'zod';
import type { SealedWindow } from '../contract/contract.ts';
import { sealedOpening } from '../contract/judging-schemas.ts';
import { market, utcMs } from '../contract/schemas.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Manifest } from '../model/manifest.ts';
import { weightsFile } from '../model/model-files.ts';
import { type Migration, openDatabase } from '../storage/open-database.ts';
import { parts } from './split.ts';

type Opening = SealedWindow['results'][number];
type Trained = Pick<Manifest, 'createdAt' | 'markets' | 'split' | 'rules' | 'sha256'>;

/** Which times a training used: from the first decision of each part to the end of its last label. */
const training = z.object({
  time: utcMs,
  modelId: z.string(),
  markets: z.array(market),
  parts: z.array(z.object({ from: utcMs, to: utcMs })),
});

/** Every look at a sealed window, for good: openings, and trainings, which look at all times that they use. */
export type SealedLedger = {
  /**
   * On the disk when it returns.
   * @param weights SHA-256 of the model's weights: who was judged, whatever its name is
   */
  append(opening: Opening, weights: string): void;
  /** Notes which times a model was trained, chosen and tested on; on the disk when it returns. The same weights are noted once. */
  noteTraining(modelId: string, manifest: Trained): void;
  /** Looks of any model at a window that overlaps [from, to] in one of the markets. */
  countOverlapping(markets: readonly Market[], from: UtcMs, to: UtcMs): number;
  /** Trainings of other models, before and since this one's, that used outcomes of its sealed window in one of its markets. */
  countTrainings(manifest: Trained): SealedWindow['trainings'];
  /** Looks with these weights, oldest first. */
  of(weights: string): Opening[];
  close(): void;
};

const onlyAdded = (table: string) => `
  CREATE TRIGGER ${table}_stay BEFORE DELETE ON ${table}
    BEGIN SELECT RAISE(ABORT, 'a look at a sealed window cannot be taken back'); END;
  CREATE TRIGGER ${table}_keep BEFORE UPDATE ON ${table}
    BEGIN SELECT RAISE(ABORT, 'a look at a sealed window cannot be changed'); END;
`;

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
        ${onlyAdded('openings')}
      `);
    },
  },
  {
    version: 2,
    name: 'trainings that nobody can change',
    up(db) {
      db.exec(`
        CREATE TABLE trainings (
          id INTEGER PRIMARY KEY,
          weights TEXT NOT NULL UNIQUE ON CONFLICT IGNORE,
          training TEXT NOT NULL
        );
        ${onlyAdded('trainings')}
      `);
    },
  },
];

/** The ledger in `<dataDir>/sealed.sqlite`; rows can be added, by several processes, but neither changed nor deleted. */
export function openSealedLedger(dataDir: string): SealedLedger {
  const db = openDatabase(join(dataDir, 'sealed.sqlite'), migrations, { synchronous: 'FULL' });
  const add = db.prepare('INSERT INTO openings (weights, from_time, to_time, opening) VALUES (?, ?, ?, ?)');
  const addTraining = db.prepare('INSERT INTO trainings (weights, training) VALUES (?, ?)');
  const overlapping = db.prepare('SELECT opening FROM openings WHERE from_time <= ? AND to_time >= ?');
  const withWeights = db.prepare('SELECT opening FROM openings WHERE weights = ? ORDER BY id');
  const ofOthers = db.prepare('SELECT training FROM trainings WHERE weights <> ?');
  const read = (rows: readonly Record<string, unknown>[]): Opening[] =>
    rows.map(({ opening }) => sealedOpening.parse(JSON.parse(opening as string)));
  return {
    append: (opening, weights) => void add.run(weights, opening.from, opening.to, JSON.stringify(opening)),
    noteTraining(modelId, { createdAt, markets, split, rules, sha256 }) {
      const used = parts.map((part) => ({ from: split[part].from, to: split[part].to + rules.horizonMs }));
      addTraining.run(sha256[weightsFile], JSON.stringify({ time: createdAt, modelId, markets, parts: used }));
    },
    countOverlapping: (markets, from, to) =>
      read(overlapping.all(to, from)).filter((opening) => opening.markets.some((market) => markets.includes(market)))
        .length,
    countTrainings({ createdAt, markets, split: { sealed }, rules, sha256 }) {
      if (sealed === undefined) return { earlier: 0, later: 0 };
      const end = sealed.to + rules.horizonMs;
      const looks = ofOthers
        .all(sha256[weightsFile])
        .map((row) => training.parse(JSON.parse(row.training as string)))
        .filter((look) => look.markets.some((market) => markets.includes(market)))
        .filter((look) => look.parts.some(({ from, to }) => from < end && to > sealed.from));
      const earlier = looks.filter(({ time }) => time < createdAt).length;
      return { earlier, later: looks.length - earlier };
    },
    of: (weights) => read(withWeights.all(weights)),
    close() {
      if (db.isOpen) db.close();
    },
  };
}
