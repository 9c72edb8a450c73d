import type { DatabaseSync } from 'node:sqlite';
import type { RecordedHistory } from '../contract/contract.ts';
import type { DecisionOutcome } from '../domain/record.ts';
import type { UtcMs } from '../domain/time.ts';
import { inTransaction } from '../storage/transaction.ts';

type Stated = RecordedHistory['outcomes'][number];

/** How what was said of a decision changed: not at all, its label became known, or its trade ended (otherwise than was said). */
export type OutcomeChange = 'none' | 'label' | 'end';

/** A stated outcome of the table `o`, under the names it has in the domain. */
export const outcomeColumns = `o.number, o.end, o.end_time AS endTime, o.exit, o.profit, o.best_excursion AS bestExcursion,
  o.worst_excursion AS worstExcursion, o.label`;

const noteOf = {
  label: 'The rest of the horizon is there: the label is known.',
  end: 'A 1m bar was revised after the outcome was stated: it was worked out again.',
};

/** Everything that writes and reads what became of decisions. */
export function prepareOutcomes(db: DatabaseSync) {
  const versions = db.prepare(
    `SELECT ${outcomeColumns}, o.stated_at AS statedAt, o.note FROM outcomes o WHERE o.number = ? ORDER BY o.version`,
  );
  const add = db.prepare(
    `INSERT INTO outcomes (number, version, stated_at, end, end_time, exit, profit, best_excursion, worst_excursion, label, note)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const list = db.prepare('UPDATE listing SET end = ?, profit = ?, is_settled = ?, waiting = NULL WHERE number = ?');
  const settle = db.prepare(
    'UPDATE listing SET is_settled = $isSettled WHERE number = $number AND is_settled <> $isSettled',
  );
  const wait = db.prepare('UPDATE listing SET waiting = $why WHERE number = $number AND waiting IS NOT $why');

  const read = (decision: number): Stated[] =>
    versions.all(decision).map((row) => {
      const { statedAt, note, ...outcome } = row as DecisionOutcome & Omit<Stated, 'outcome'>;
      return { outcome, statedAt, note };
    });

  return {
    read,
    /** Keeps what was said before; says in a note why it is said again. */
    state(outcome: DecisionOutcome, statedAt: UtcMs): OutcomeChange {
      return inTransaction(db, () => {
        const { number, end, endTime, exit, profit, bestExcursion, worstExcursion, label } = outcome;
        const before = read(number);
        const change = changeBetween(before.at(-1)?.outcome, outcome);
        if (change === 'none') {
          settle.run({ number, isSettled: label === null ? 0 : 1 });
          return change;
        }
        const version = before.length + 1;
        const note = version === 1 ? null : noteOf[change];
        add.run(number, version, statedAt, end, endTime, exit, profit, bestExcursion, worstExcursion, label, note);
        list.run(end, profit, label === null ? 0 : 1, number);
        return change;
      });
    },
    doubt: (decision: number) => void settle.run({ number: decision, isSettled: 0 }),
    wait: (decision: number, why: string | null) => void wait.run({ number: decision, why }),
  };
}

function changeBetween(before: DecisionOutcome | undefined, after: DecisionOutcome): OutcomeChange {
  if (!before) return 'end';
  const changed = (Object.keys(after) as (keyof DecisionOutcome)[]).filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return 'none';
  return before.label === null && changed.length === 1 && changed[0] === 'label' ? 'label' : 'end';
}
