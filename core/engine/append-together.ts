import { Failure } from '../domain/failure.ts';
import type { DecisionRecord, RecordedDecision } from '../domain/record.ts';
import type { Clock } from '../domain/time.ts';

type Asked = {
  readonly decision: DecisionRecord;
  readonly resolve: (row: RecordedDecision) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Appends what is decided in one moment with one wait for the disk: bars of all markets close together, and a disk that takes milliseconds
 * for each row would make the last market wait for all the others. Which of two sockets is read first says nothing about the market, so rows
 * of one moment have one order: by time of decision, then by market.
 * @param appendAll records all or none
 */
export function createAppendTogether(
  appendAll: (decisions: readonly DecisionRecord[]) => RecordedDecision[],
  clock: Pick<Clock, 'schedule'>,
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
    const all = asked.sort(({ decision: a }, { decision: b }) => a.asOf - b.asOf || (a.market < b.market ? -1 : 1));
    asked = [];
    let rows: RecordedDecision[];
    try {
      rows = appendAll(all.map(({ decision }) => decision));
    } catch (error) {
      // Nothing was recorded. A disk that takes none is not asked for each of them.
      if (error instanceof Failure && error.code === 'unavailable')
        return all.forEach(({ reject }) => void reject(error));
      // One by one, so that each hears what is wrong with its own row.
      return appendEach(all);
    }
    all.forEach(({ resolve }, i) => void resolve(rows[i]));
  };

  return (decision) =>
    new Promise((resolve, reject) => {
      // Once every socket that has something to say has been read.
      if (asked.length === 0) clock.schedule(0, flush);
      asked.push({ decision, resolve, reject });
    });
}
