import { readSeries } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import type { Contract } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import type { Clock } from '../domain/time.ts';
import { exportRecord } from '../record/export-record.ts';
import type { DecisionStore } from '../record/open-record.ts';
import { verifyRecord } from '../record/verify-record.ts';
import type { LiveEvent } from './live-events.ts';
import { newFileAt } from './new-file-at.ts';
import type { OutcomeResolver } from './resolve-outcomes.ts';
import { type Topic, untilAborted } from './topic.ts';

/** The record, as pages and commands see it. */
export function createRecordHandlers(options: {
  record: DecisionStore;
  resolver: OutcomeResolver;
  store: CandleStore;
  events: Topic<LiveEvent>;
  clock: Clock;
}): Pick<Handlers<Contract>, Extract<keyof Contract, `record.${string}`>> {
  const { record, resolver, store, events, clock } = options;
  return {
    'record.list': (query) => record.list(query),
    'record.read': ({ number }) => record.read(number),
    'record.watch': async (_, signal, emit) => {
      const stop = events.subscribe(() => emit({}));
      await untilAborted(signal);
      stop();
    },
    'record.verify': async (_, signal, emit) => {
      const dueBy = clock.now();
      const verify = async () => {
        // What nobody has resolved yet is no fault of the record.
        await resolver.catchUp();
        return verifyRecord({
          record,
          readMinutes: (market, from, to) => readSeries(store, market, '1m', from, to),
          dueBy,
          signal,
          onProgress: (fraction, rows) => emit({ kind: 'progress', fraction, rows }),
        });
      };
      let result = await verify();
      // Nor are bars that were changed meanwhile; their outcomes come in turns.
      const isChanging = record.markets().some((market) => store.changes(market, '1m', 0, 1).length > 0);
      if (result.misfit?.kind === 'outcome' && isChanging) result = await verify();
      emit({ kind: 'result', result });
    },
    'record.export': ({ path, ...filter }) => exportRecord({ record, path: newFileAt(path), filter }),
  };
}
