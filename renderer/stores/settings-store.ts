import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Market } from '../../core/domain/market.ts';
import type { Timeframe } from '../../core/domain/timeframe.ts';

export type IndicatorName = 'volume' | 'rsi' | 'macd';
export type OverlayName = 'decisions' | 'probabilities' | 'sentiment';
/** Colours of up and down: green and red, or blue and amber for colour-blind eyes. */
export type Palette = 'standard' | 'safe';

export type Settings = {
  /** Last looked at; the engine may know it no longer, see `useMarket`. */
  readonly market: Market | null;
  readonly timeframe: Timeframe;
  readonly indicators: Readonly<Record<IndicatorName, boolean>>;
  /** What is shown of the record over the candles. */
  readonly overlays: Readonly<Record<OverlayName, boolean>>;
  readonly palette: Palette;
};

/** Choices of this browser or window, kept over restarts. */
export const useSettings = create<Settings>()(
  persist(
    (): Settings => ({
      market: null,
      timeframe: '10m',
      indicators: { volume: true, rsi: true, macd: true },
      overlays: { decisions: true, probabilities: false, sentiment: false },
      palette: 'standard',
    }),
    {
      name: 'omni-settings',
      version: 1,
      // What was stored knows nothing of panes that came later.
      merge: (stored, initial) => {
        const kept = (stored ?? {}) as Partial<Settings>;
        return {
          ...initial,
          ...kept,
          indicators: { ...initial.indicators, ...kept.indicators },
          overlays: { ...initial.overlays, ...kept.overlays },
        };
      },
    },
  ),
);

export const setMarket = (market: Market) => useSettings.setState({ market });
export const setTimeframe = (timeframe: Timeframe) => useSettings.setState({ timeframe });
export const setPalette = (palette: Palette) => useSettings.setState({ palette });

export function toggleIndicator(name: IndicatorName): void {
  useSettings.setState(({ indicators }) => ({ indicators: { ...indicators, [name]: !indicators[name] } }));
}

export function toggleOverlay(name: OverlayName): void {
  useSettings.setState(({ overlays }) => ({ overlays: { ...overlays, [name]: !overlays[name] } }));
}
