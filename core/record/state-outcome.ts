import type { DatabaseSync } from 'node:sqlite';
import type { RecordedHistory } from '../contract/contract.ts';
import type { DecisionOutcome } from '../domain/record.ts';
import type { UtcMs } from '../domain/time.ts';
import { inTransaction } from '../storage/transaction.ts';
import { canonicalJson } from './canonical-json.ts';

type Stated = RecordedHistory['outcomes'][number];

/** How what was said of a decision changed: not at all, its label became known, or its trade ended (otherwise than was said). */
export type OutcomeChange = 'none' | 'label' | 'end';

/** Everything that writes and reads what became of decisions. */
export function prepareOutcomes(db: DatabaseSync) {
  const versions = db.prepare('SELECT stated_at, outcome, note FROM outcomes WHERE number = ? ORDER BY version');
  const add = db.prepare('INSERT INTO outcomes (number, version, stated_at, outcome, note) VALUES (?, ?, ?, ?, ?)');
  const list = db.prepare('UPDATE listing SET end = ?, profit = ?, is_settled = ?, waiting = NULL WHERE number = ?');
  const wait = db.prepare('UPDATE listing SET waiting = $why WHERE number = $number AND waiting IS NOT $why');

  const read = (number: number): Stated[] =>
    versions.all(number).map(({ stated_at, outcome, note }) => ({
      outcome: JSON.parse(outcome as string) as DecisionOutcome,
      statedAt: stated_at as UtcMs,
      note: note as string | null,
    }));

  return {
    read,
    /** Keeps what was said before; says in a note why it is said again. */
    state(outcome: DecisionOutcome, statedAt: UtcMs): OutcomeChange {
      return inTransaction(db, () => {
        const before = read(outcome.number);
        const change = changeBetween(before.at(-1)?.outcome, outcome);
        if (change === 'none') return change;
        const note = before.length === 0 ? null : noteOf[change];
        add.run(outcome.number, before.length + 1, statedAt, canonicalJson(outcome), note);
        list.run(outcome.end, outcome.profit, outcome.label === null ? 0 : 1, outcome.number);
        return change;
      });
    },
    wait: (number: number, why: string | null) => void wait.run({ number, why }),
  };
}

const noteOf = {
  label: 'The rest of the horizon is there: the label is known.',
  end: 'A 1m bar was revised after the outcome was stated: it was worked out again.',
};

function changeBetween(before: DecisionOutcome | undefined, after: DecisionOutcome): OutcomeChange {
  if (before && canonicalJson(before) === canonicalJson(after)) return 'none';
  const isLabelOnly =
    before?.label === null && canonicalJson({ ...before, label: after.label }) === canonicalJson(after);
  return isLabelOnly ? 'label' : 'end';
}
