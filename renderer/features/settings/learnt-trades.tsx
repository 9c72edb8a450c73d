import type { LearntTrade } from '../../../core/contract/trading-schemas.ts';
import { marketsLabel } from '../../../core/domain/market.ts';
import { tradingLimits } from '../../../core/domain/trading-limits.ts';
import { formatShare } from '../../ui/format.ts';
import classes from './trading.module.css';
import type { TradingValues } from './trading-fields.ts';

type Props = { learnt: readonly LearntTrade[]; values: TradingValues };

/** What the models that decide now have learnt, and whether that is what is set here. */
export function LearntTrades({ learnt, values }: Props) {
  const [takeProfit, stopLoss] = [Number(values.takeProfitAtr), Number(values.stopLossAtr)];
  const share = stopLoss / (takeProfit + stopLoss);
  const isPossible = isWithin('takeProfitAtr', takeProfit) && isWithin('stopLossAtr', stopLoss);
  const isOther = (trade: LearntTrade) =>
    trade.takeProfitAtr !== takeProfit ||
    trade.stopLossAtr !== stopLoss ||
    trade.horizonHours !== Number(values.horizonHours);
  return (
    <div className={classes.fact}>
      {[...Map.groupBy(learnt, ({ modelId }) => modelId)].map(([modelId, trades]) => {
        const [trade] = trades;
        return (
          <p key={modelId} data-level={isOther(trade) ? 'warn' : undefined}>
            <strong>{modelId}</strong>, which predicts {marketsLabel(trades.map(({ market }) => market))}, was trained
            with TP {trade.takeProfitAtr} × ATR, SL {trade.stopLossAtr} × ATR and {trade.horizonHours} h
            {isOther(trade)
              ? ' and goes on deciding with those; what is set here holds for the next training.'
              : ', as set here.'}
          </p>
        );
      })}
      {isPossible && (
        <p>Before costs such a trade breaks even when {formatShare(share, 1)} of those that end at a level win.</p>
      )}
    </div>
  );
}

const isWithin = (id: 'takeProfitAtr' | 'stopLossAtr', value: number) =>
  value >= tradingLimits[id].min && value <= tradingLimits[id].max;
