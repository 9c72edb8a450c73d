import { featureNames } from './feature-names.ts';

type FeatureName = (typeof featureNames)[number];

/** How a value is read: see `featureUnit` of the contract. */
type FeatureUnit = 'fraction' | 'index' | 'ratio' | 'deviations' | 'atr' | 'timeOfDay' | 'dayOfWeek' | 'flag';

/** A feature as a person thinks of it; sine and cosine of a time are one. */
export type FeatureMeaning = {
  readonly feature: string;
  readonly label: string;
  readonly unit: FeatureUnit;
  readonly columns: readonly FeatureName[];
};

const single = (feature: FeatureName, unit: FeatureUnit, label: string): FeatureMeaning => ({
  feature,
  label,
  unit,
  columns: [feature],
});

/** Every column of a feature row belongs to exactly one of these. */
export const featureMeanings: readonly FeatureMeaning[] = [
  single('logReturn', 'fraction', 'Return of the bar'),
  single('range', 'fraction', 'High to low'),
  single('body', 'ratio', 'Candle body'),
  single('wickBalance', 'ratio', 'Upper less lower wick'),
  single('volumeZScore', 'deviations', 'Volume against 20 bars'),
  single('rsi', 'index', 'RSI 14'),
  single('macdHistogram', 'atr', 'MACD histogram'),
  single('atr', 'fraction', 'ATR 14'),
  single('bollingerPosition', 'ratio', 'Place in Bollinger bands'),
  single('bollingerWidth', 'fraction', 'Bollinger width'),
  single('emaFast', 'fraction', 'Price against EMA 20'),
  single('emaSlow', 'fraction', 'EMA 20 against EMA 50'),
  single('obvSlope', 'ratio', 'On-balance volume'),
  single('vwapDistance', 'fraction', 'Price against VWAP'),
  { feature: 'timeOfDay', label: 'Time of day', unit: 'timeOfDay', columns: ['daySine', 'dayCosine'] },
  { feature: 'dayOfWeek', label: 'Day of the week', unit: 'dayOfWeek', columns: ['weekSine', 'weekCosine'] },
  single('gap', 'flag', 'Gap before the bar'),
];

/** Where a column stands in a feature row. */
export const columnOf = (name: FeatureName): number => featureNames.indexOf(name);
