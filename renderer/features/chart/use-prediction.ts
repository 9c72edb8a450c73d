import { useState } from 'react';
import type { Market } from '../../../core/domain/market.ts';
import type { Prediction } from '../../../core/domain/prediction.ts';
import { useStream } from '../../engine/use-stream.ts';

export type PredictionState = {
  readonly market: Market;
  readonly prediction: Prediction | null;
  /** Why there is no newer prediction. */
  readonly problem: string | null;
};

/** The newest prediction of a market; null until the engine has answered for it. */
export function usePrediction(market: Market): PredictionState | null {
  const [state, setState] = useState<PredictionState | null>(null);
  const problem = useStream('predictions.watch', { market }, (value) => setState({ market, ...value }));
  if (problem && state?.market !== market) return { market, prediction: null, problem };
  return state?.market === market ? state : null;
}
