import { z } from 'zod';
import { type Timeframe, timeframes } from '../domain/timeframe.ts';
import { featureCount } from '../features/feature-names.ts';

const size = z.number().int().min(1).max(4_096);

/** Everything that decides the network's shape; saved with every model. */
export const modelConfigSchema = z.object({
  /** Preset it came from, or a name of one's own. */
  name: z.string().regex(/^[a-z0-9]+$/),
  /** Values a bar. */
  features: size,
  /** Bars fed per timeframe; a timeframe left out has no branch. */
  windows: z.partialRecord(z.enum(timeframes), size),
  /** LSTM units per direction and GRU units. */
  units: size,
  /** Hidden units of the attention score. */
  attentionUnits: size,
  /** Length of the sentiment vector and units of its dense layer. */
  sentiment: z.object({ inputs: size, units: size }),
  /** Units of the dense layer after fusion. */
  fusionUnits: size,
  /** Share of the fused values dropped in training, 0..1. */
  dropout: z.number().min(0).max(0.9),
});
export type ModelConfig = z.infer<typeof modelConfigSchema>;

export type PresetName = 'tiny' | 'base' | 'large';

function preset(name: PresetName, units: number, attentionUnits: number, fusionUnits: number): ModelConfig {
  return {
    name,
    features: featureCount,
    windows: { '1m': 60, '5m': 60, '10m': 60, '1h': 48, '1d': 30 },
    units,
    attentionUnits,
    sentiment: { inputs: 8, units: 16 },
    fusionUnits,
    dropout: 0.2,
  };
}

export const presets: Readonly<Record<PresetName, ModelConfig>> = {
  tiny: preset('tiny', 16, 8, 16),
  base: preset('base', 48, 16, 48),
  large: preset('large', 96, 32, 96),
};

/** A recurrent branch: Bi-LSTM in the micro lane, GRU with attention in the macro lane. */
export type Branch = { readonly timeframe: Timeframe; readonly window: number; readonly lane: 'micro' | 'macro' };

/** The recurrent branches of a network, shortest timeframe first: the order of its inputs. */
export function branchesOf(config: ModelConfig): Branch[] {
  return timeframes.flatMap((timeframe) => {
    const window = config.windows[timeframe];
    const lane = timeframe === '1h' || timeframe === '1d' ? 'macro' : 'micro';
    return window === undefined ? [] : [{ timeframe, window, lane } as const];
  });
}
