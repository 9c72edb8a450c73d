/** Columns of every feature row, in order, the same for every timeframe. Changing this list makes older models unusable. */
export const featureNames = [
  /** ln(close / previous close); 0 when the bar follows a gap. */
  'logReturn',
  /** ln(high / low). */
  'range',
  /** (close − open) / (high − low), −1..1. */
  'body',
  /** (upper wick − lower wick) / (high − low), −1..1. */
  'wickBalance',
  /** Volume against the mean and deviation of 20 bars, within ±4.36. */
  'volumeZScore',
  /** RSI(14) / 100. */
  'rsi',
  /** MACD(12, 26, 9) histogram / ATR(14). */
  'macdHistogram',
  /** ATR(14) / close. */
  'atr',
  /** Where the close lies in the Bollinger bands (20, 2): 0 lower, 1 upper. */
  'bollingerPosition',
  /** Distance of the bands / their middle. */
  'bollingerWidth',
  /** ln(close / EMA(20)). */
  'emaFast',
  /** ln(EMA(20) / EMA(50)). */
  'emaSlow',
  /** Change of on-balance volume over 20 bars / volume of these bars, −1..1. */
  'obvSlope',
  /** ln(close / volume-weighted average price of 20 bars). */
  'vwapDistance',
  /** Time of day and of week of the bar's close, UTC. */
  'daySine',
  'dayCosine',
  'weekSine',
  'weekCosine',
  /** 1 when the bar before is missing, else 0. */
  'gap',
] as const;

export const featureCount = featureNames.length;
