import { readSeries } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import type { Contract, Counterfactual, CounterfactualRequest, ListedDecision } from '../contract/contract.ts';
import type { Handlers, ParsedParams } from '../contract/define.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { TradeRules } from '../domain/prediction.ts';
import type { DecisionOutcome } from '../domain/record.ts';
import type { Clock } from '../domain/time.ts';
import { openTimeOf } from '../domain/timeframe.ts';
import type { Decided } from '../inference/predict.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Registry } from '../model/registry.ts';
import { hasLevels, type JudgedTrade, judgeOutcome } from '../record/judge-outcome.ts';
import { missingBar } from '../record/missing-bar.ts';
import type { DecisionStore } from '../record/open-record.ts';
import { counterfactualNotes } from './counterfactual-notes.ts';
import { decisionTimeframe } from './decision-bars.ts';
import { predictedRow } from './live-predictor-row.ts';
import type { ModelChoice } from './model-choice.ts';
import type { DecideWith } from './predictions.ts';

type Asked = ParsedParams<Contract['predictions.counterfactual']>;
type Answer = Counterfactual['after'];

/** What a model would have said with something changed, and what would have become of it; nothing of it is kept. */
export function createCounterfactual(options: {
  store: CandleStore;
  record: Pick<DecisionStore, 'read' | 'page'>;
  registry: Pick<Registry, 'manifest'>;
  choice: Pick<ModelChoice, 'modelFor'>;
  tickSize(market: Market): number;
  /** Of a moment that nothing is recorded of. */
  roundTripCost(): number;
  decideWith: DecideWith;
  clock: Clock;
}): Pick<Handlers<Contract>, 'predictions.counterfactual'> {
  const { store, record, registry, choice, decideWith, clock } = options;

  const rowOf = (of: CounterfactualRequest['of']): ListedDecision | undefined => {
    if ('number' in of) return record.read(of.number).listed;
    const asOf = openTimeOf(of.at, decisionTimeframe);
    return record.page({ market: of.market, from: asOf, to: asOf + 1, limit: 1 })[0];
  };

  const manifestOf = (modelId: string): Manifest => {
    try {
      return registry.manifest(modelId);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'not-found') throw error;
      const message = `Model ${modelId} is not here under this name, so it cannot be asked again; import it, or name another.`;
      throw new Failure('not-found', message);
    }
  };

  const judge = (trade: JudgedTrade, market: Market): Pick<Answer, 'outcome' | 'waiting'> => {
    const judged = judgeOutcome(trade, readSeries(store, market, '1m', trade.asOf, trade.horizonEnd));
    if (judged.outcome) return { outcome: endOf(judged.outcome), waiting: null };
    const newest = store.last(market, '1m')?.openTime;
    return { outcome: null, waiting: missingBar(judged, trade.horizonEnd, newest, clock.now()) };
  };

  return {
    'predictions.counterfactual': async (asked) => {
      const row = rowOf(asked.of);
      if ('number' in asked.of && row && (!hasLevels(row.decision) || row.decision.modelId === null)) {
        const { number } = row.decision;
        throw new Failure('bad-request', `Row ${number} holds no prediction, so there is nothing to change about it.`);
      }
      const { market, asOf } = row?.decision ?? placeOf(asked.of);
      const modelId = asked.modelId ?? row?.decision.modelId ?? choice.modelFor(market);
      const manifest = manifestOf(modelId);
      const recorded = row && hasLevels(row.decision) && row.decision.modelId === modelId ? row : undefined;
      const tickSize = row?.decision.tickSize ?? options.tickSize(market);

      const held = row?.decision;
      const rules: TradeRules = held
        ? { ...manifest.rules, roundTripCost: held.roundTripCost, horizonMs: held.horizonEnd - held.asOf }
        : { ...manifest.rules, roundTripCost: options.roundTripCost() };
      const changed = changedRules(rules, asked);
      const answer = (decided: Decided): Answer => {
        const { recordedAt: _, ...decision } = predictedRow(
          { market, asOf, recordedAt: asOf },
          { ...decided, tickSize },
        );
        const { horizonEnd, roundTripCost } = decision;
        const trade = { ...decided.prediction, asOf, horizonEnd, roundTripCost, number: 0 };
        return { decision, rules: decided.rules, ...judge(trade, market) };
      };
      const at = { market, asOf, modelId, tickSize };
      const unchanged = answer(await decideWith(at, { rules }));
      const after = answer(await decideWith(at, { rules: changed, without: asked.without }));

      return {
        recorded: recorded ?? null,
        before: recorded ? asRecorded(recorded, rules) : unchanged,
        after,
        trained: manifest.rules,
        notes: counterfactualNotes({
          row: held,
          unchanged: unchanged.decision,
          manifest,
          rules: changed,
          without: asked.without,
          answered: after.decision,
        }),
      };
    },
  };
}

function placeOf(of: Asked['of']): { market: Market; asOf: number } {
  if ('number' in of) throw new Failure('internal', `Row ${of.number} was read and is not there.`);
  return { market: of.market, asOf: openTimeOf(of.at, decisionTimeframe) };
}

function changedRules(rules: TradeRules, { atrMultiples, costs, horizonMs }: Asked): TradeRules {
  return {
    takeProfitAtr: atrMultiples?.takeProfit ?? rules.takeProfitAtr,
    stopLossAtr: atrMultiples?.stopLoss ?? rules.stopLossAtr,
    horizonMs: horizonMs ?? rules.horizonMs,
    roundTripCost: costs ? 2 * (costs.fee + costs.slippage) : rules.roundTripCost,
  };
}

function asRecorded({ decision: row, outcome, waiting }: ListedDecision, rules: TradeRules): Answer {
  const { number: _, previousHash: __, hash: ___, recordedAt: ____, ...decision } = row;
  return { decision, rules, outcome: outcome && endOf(outcome), waiting };
}

/** How the trade ended; the label is about the levels that were learnt and nobody else's. */
function endOf({ number: _, label: __, ...end }: DecisionOutcome): NonNullable<Answer['outcome']> {
  return end;
}
