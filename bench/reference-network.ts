import { branchesOf, type ModelConfig } from '../core/model/config.ts';

/** Three Bi-LSTM over 60 bars, two GRU with attention over 48 and 30, 16 features; with 64 units about 190,000 parameters. */
export function referenceConfig(units: number): ModelConfig {
  return {
    name: 'reference',
    features: 16,
    windows: { '1m': 60, '5m': 60, '10m': 60, '1h': 48, '1d': 30 },
    units,
    attentionUnits: 16,
    sentiment: { inputs: 8, units: 16 },
    fusionUnits: 64,
    dropout: 0.2,
  };
}

/** Floating-point operations of the recurrent layers' products for one sample there and back: 3 × the way there. */
export function stepOperations(config: ModelConfig): number {
  const { units, features } = config;
  const forward = branchesOf(config).map(({ window, lane }) => {
    const [gates, directions] = lane === 'micro' ? [4, 2] : [3, 1];
    return 2 * directions * window * gates * units * (features + units);
  });
  return 3 * forward.reduce((sum, count) => sum + count, 0);
}
