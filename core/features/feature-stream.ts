import { BollingerBands, getTrueRange, WSMA } from 'trading-signals';
import type { ClosedCandle } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import { toIso } from '../domain/time.ts';
import { dayMs, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { createEma } from './ema.ts';
import { createMacd } from './macd.ts';
import { createRollingWindow } from './rolling-window.ts';
import { createRsi } from './rsi.ts';

export type FeatureStream = {
  /**
   * Takes the next closed candle, ascending by openTime, and writes its feature row at `into[offset …]`.
   * @throws Failure 'bad-request' when the candle is not later than the one before or its prices are not above zero
   */
  push(candle: ClosedCandle, into: Float32Array, offset: number): void;
};

const windowBars = 20;
/** Below this share of the price (or volume) a spread is rounding noise and dividing by it would magnify the noise. */
const noise = 1e-9;

/**
 * The only place features are made: history is a loop over it, live is one push.
 * Rows before `warmupBars` are finite but not yet meaningful.
 */
export function createFeatureStream(timeframe: Timeframe): FeatureStream {
  const length = timeframeMs(timeframe);
  const rsi = createRsi(14);
  const macd = createMacd();
  const trueRange = new WSMA(14);
  const bollinger = new BollingerBands(windowBars, 2);
  const emaFast = createEma(20);
  const emaSlow = createEma(50);
  const volumes = createRollingWindow(windowBars);
  const signedVolumes = createRollingWindow(windowBars);
  const turnovers = createRollingWindow(windowBars);
  let previous: ClosedCandle | undefined;

  return {
    push(candle, into, offset) {
      check(timeframe, candle, previous);
      const { open, high, low, close, volume } = candle;
      const closeTime = candle.openTime + length;
      const isAfterGap = previous?.openTime !== candle.openTime - length;
      const change = previous && !isAfterGap ? Math.log(close) - Math.log(previous.close) : 0;
      const spread = high - low;

      const strength = rsi(close);
      const { histogram } = macd(close);
      const atr = previous ? trueRange.update(getTrueRange(candle, previous.close), false) : null;
      const bands = bollinger.update(close, false);
      const fast = emaFast(close);
      const slow = emaSlow(close);
      volumes.push(volume);
      signedVolumes.push(Math.sign(change) * volume);
      turnovers.push(((high + low + close) / 3) * volume);
      const volumeSum = volumes.sum();
      const volumeMean = volumes.mean();
      const volumeDeviation = volumes.deviation(volumeMean);
      const vwap = turnovers.sum() / volumeSum;
      const bandWidth = bands ? bands.upper - bands.lower : 0;

      let column = offset;
      const write = (value: number) => {
        into[column] = value;
        column += 1;
      };
      write(change);
      write(Math.log(high) - Math.log(low));
      write(spread > 0 ? (close - open) / spread : 0);
      write(spread > 0 ? (high + low - Math.max(open, close) - Math.min(open, close)) / spread : 0);
      write(volumeDeviation > noise * volumeMean ? (volume - volumeMean) / volumeDeviation : 0);
      write(Number.isNaN(strength) ? 0.5 : strength / 100);
      write(Number.isNaN(histogram) ? 0 : histogram / Math.max(atr ?? 0, noise * close));
      write((atr ?? 0) / close);
      write(bands && bandWidth > noise * bands.middle ? (close - bands.lower) / bandWidth : 0.5);
      write(bands ? bandWidth / bands.middle : 0);
      write(Number.isNaN(fast) ? 0 : Math.log(close) - Math.log(fast));
      write(Number.isNaN(slow) ? 0 : Math.log(fast) - Math.log(slow));
      write(volumeSum > 0 ? signedVolumes.sum() / volumeSum : 0);
      write(vwap > 0 ? Math.log(close) - Math.log(vwap) : 0);
      writeTime(closeTime, into, column);
      into[column + 4] = isAfterGap ? 1 : 0;
      previous = candle;
    },
  };
}

function check(timeframe: Timeframe, candle: ClosedCandle, previous: ClosedCandle | undefined): void {
  const { openTime, open, high, low, close, volume } = candle;
  if (previous && openTime <= previous.openTime) {
    throw new Failure(
      'bad-request',
      `Features need candles in order of time, but ${toIso(openTime)} came after ${toIso(previous.openTime)}.`,
    );
  }
  const isInside = low > 0 && low <= open && low <= close && open <= high && close <= high && high < Infinity;
  if (!isInside || !(volume >= 0 && volume < Infinity)) {
    throw new Failure(
      'bad-request',
      `The ${timeframe} candle at ${toIso(openTime)} has a price or volume that cannot be; repair or import it again.`,
    );
  }
}

function writeTime(time: number, into: Float32Array, offset: number): void {
  const day = (2 * Math.PI * (time % dayMs)) / dayMs;
  const week = (2 * Math.PI * (time % (7 * dayMs))) / (7 * dayMs);
  into[offset] = Math.sin(day);
  into[offset + 1] = Math.cos(day);
  into[offset + 2] = Math.sin(week);
  into[offset + 3] = Math.cos(week);
}
