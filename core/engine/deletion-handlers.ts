import type { CandleStore } from '../candles/store.ts';
import type { Contract } from '../contract/contract.ts';
import type { Handlers, Params } from '../contract/define.ts';
import { Failure } from '../domain/failure.ts';
import { type Clock, toIso } from '../domain/time.ts';
import type { DecisionStore } from '../record/open-record.ts';
import { countTouched } from './count-touched.ts';
import { deletionConsequences } from './deletion-consequences.ts';
import type { LiveCandles } from './live-candles.ts';

type DeletionRange = Params<Contract['data.delete']>;

/** Deleting stored candles: what it would take out, and the deed. */
export function createDeletionHandlers(options: {
  store: CandleStore;
  record: Pick<DecisionStore, 'touchedBy' | 'countOutcomes'>;
  live: LiveCandles;
  clock: Clock;
}): Pick<Handlers<Contract>, 'data.previewDelete' | 'data.delete'> {
  const { store, record, live, clock } = options;

  const refuse = ({ timeframe, from, to }: DeletionRange) => {
    if (timeframe === '10m') {
      throw new Failure('bad-request', '10m candles are not stored but built from 1m; delete those instead.');
    }
    if (to <= from) {
      throw new Failure('bad-request', `The end ${toIso(to)} is not after the start ${toIso(from)}; give a later end.`);
    }
  };
  const nothing = ({ market, timeframe, from, to }: DeletionRange) =>
    new Failure(
      'not-found',
      `No ${timeframe} candles of ${market} that open from ${toIso(from)} to before ${toIso(to)} are stored; nothing was deleted.`,
    );

  return {
    'data.previewDelete': (range) => {
      refuse(range);
      const { market, timeframe, from, to } = range;
      const found = store.between(market, timeframe, from, to);
      if (!found) throw nothing(range);
      const none = { stated: 0, open: 0 };
      // Outcomes are told from 1m bars only.
      const touched = timeframe === '1m' ? countTouched({ record, store }, market, found) : none;
      const consequences = deletionConsequences({ market, timeframe, to: found.to, touched, now: clock.now() });
      return { ...found, consequences };
    },
    'data.delete': (range) => {
      refuse(range);
      const removed = store.remove(range.market, range.timeframe, range.from, range.to);
      if (!removed) throw nothing(range);
      // Charts, kept bars, outcomes and paper accounts read again what there is now.
      live.publish(range.market, { kind: 'history' });
      return removed;
    },
  };
}
