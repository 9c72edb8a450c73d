import type { DecisionRecord, RecordedDecision } from '../domain/record.ts';

type Asked = {
  readonly decision: DecisionRecord;
  readonly resolve: (row: RecordedDecision) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Appends what is decided in one moment with one wait for the disk: bars of all markets close together, and a disk that takes milliseconds
 * for each row would make the last market wait for all the others.
 * @param appendAll records all or none
 * @param later runs work once what is going on has had its turn
 */
export function createAppendTogether(
  appendAll: (decisions: readonly DecisionRecord[]) => RecordedDecision[],
  later: (work: () => void) => void = setImmediate,
): (decision: DecisionRecord) => Promise<RecordedDecision> {
  let asked: Asked[] = [];

  const appendEach = (all: readonly Asked[]) => {
    for (const { decision, resolve, reject } of all) {
      try {
        resolve(appendAll([decision])[0]);
      } catch (error) {
        reject(error);
      }
    }
  };

  const flush = () => {
    const all = asked;
    asked = [];
    let rows: RecordedDecision[];
    try {
      rows = appendAll(all.map(({ decision }) => decision));
    } catch {
      // Nothing was recorded. One by one, so that each hears what is wrong with its own row.
      return appendEach(all);
    }
    all.forEach(({ resolve }, i) => void resolve(rows[i]));
  };

  return (decision) =>
    new Promise((resolve, reject) => {
      if (asked.length === 0) later(flush);
      asked.push({ decision, resolve, reject });
    });
}
