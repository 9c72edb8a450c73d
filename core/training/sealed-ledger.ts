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

/** Two models that were judged on the same decisions, to choose one of them. */
const comparison = z.object({
  time: utcMs,
  modelIds: z.array(z.string()),
  markets: z.array(market),
  /** First and last decision time judged. */
  from: utcMs,
  to: utcMs,
});
type Comparison = z.infer<typeof comparison>;

/**
 * Every look at times that a model has or may yet get as its sealed window, for good: openings, comparisons, and trainings, which look
 * at all times that they use.
 */
export type SealedLedger = {
  /**
   * On the disk when it returns.
   * @param weights SHA-256 of the model's weights: who was judged, whatever its name is
   */
  append(opening: Opening, weights: string): void;
  /** Notes which times a model was trained, chosen and tested on; on the disk when it returns. The same weights are noted once. */
  noteTraining(modelId: string, manifest: Trained): void;
  /**
   * Notes that two models were judged on the same decisions; on the disk when it returns. One challenge is noted once, however often
   * its judgement was broken off and made again.
   * @param weights SHA-256 of the weights of each
   */
  noteComparison(challengeId: string, comparison: Comparison, weights: readonly string[]): void;
  /** When the last decision was made that these weights were compared on; undefined when they never were. */
  comparedUntil(weights: string): UtcMs | undefined;
  /** Looks of any model, comparisons too, at a window that overlaps [from, to] in one of the markets. */
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
  {
    version: 3,
    name: 'comparisons that nobody can change',
    up(db) {
      db.exec(`
        CREATE TABLE comparisons (
          id INTEGER PRIMARY KEY,
          weights TEXT NOT NULL,
          from_time INTEGER NOT NULL,
          to_time INTEGER NOT NULL,
          comparison TEXT NOT NULL
        );
        ${onlyAdded('comparisons')}
      `);
    },
  },
  {
    version: 4,
    name: 'one comparison for each challenge',
    up(db) {
      db.exec(`
        ALTER TABLE comparisons ADD COLUMN challenge TEXT;
        CREATE UNIQUE INDEX comparisons_of_challenge ON comparisons (challenge);
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
  const addComparison = db.prepare(
    `INSERT INTO comparisons (challenge, weights, from_time, to_time, comparison) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (challenge) DO NOTHING`,
  );
  const compared = db.prepare('SELECT comparison FROM comparisons WHERE from_time <= ? AND to_time >= ?');
  const until = db.prepare(
    'SELECT max(to_time) AS until FROM comparisons, json_each(comparisons.weights) AS one WHERE one.value = ?',
  );
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
    noteComparison: (challengeId, noted, weights) =>
      void addComparison.run(challengeId, JSON.stringify(weights), noted.from, noted.to, JSON.stringify(noted)),
    comparedUntil: (weights) => (until.get(weights)?.until as UtcMs | null | undefined) ?? undefined,
    countOverlapping(markets, from, to) {
      const comparisons = compared.all(to, from).map((row) => comparison.parse(JSON.parse(row.comparison as string)));
      const looks = [...read(overlapping.all(to, from)), ...comparisons];
      return looks.filter((look) => look.markets.some((market) => markets.includes(market))).length;
    },
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
