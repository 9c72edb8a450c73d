import { type Market, marketsLabel } from '../../../core/domain/market.ts';
import { formatCount } from '../../ui/format.ts';
import { backendNames } from '../training/spec-rows.ts';

/** How the settings that models can differ in are called on the screen. */
const labels: Readonly<Record<string, string>> = {
  'data.markets': 'Markets',
  'data.train': 'Training range',
  'data.validation': 'Validation range',
  'data.test': 'Test range',
  'data.sealed': 'Sealed range',
  'data.samples.train': 'Training samples',
  'data.samples.validation': 'Validation samples',
  'data.samples.test': 'Test samples',
  'data.fingerprint': 'Data fingerprint',
  'network.preset': 'Preset',
  'network.features': 'Features a bar',
  'network.units': 'Recurrent units',
  'network.attentionUnits': 'Attention units',
  'network.sentiment.inputs': 'Sentiment inputs',
  'network.sentiment.units': 'Sentiment units',
  'network.fusionUnits': 'Fusion units',
  'network.dropout': 'Dropout',
  'training.firstSeed': 'First seed',
  'training.keptSeed': 'Seed kept',
  'training.epochs': 'Epochs, at most',
  'training.batchSize': 'Batch size',
  'training.learningRate': 'Learning rate, peak',
  'training.seeds': 'Networks, one a seed',
  'training.recencyHalfLifeDays': 'Half-life of samples, days',
  'training.branchBaselines': 'Branches alone trained',
  'training.headlines': 'Headlines asked for',
  'training.backend': 'Computes with',
  'labels.takeProfitAtr': 'Take profit, ATR',
  'labels.stopLossAtr': 'Stop loss, ATR',
  'labels.horizonMs': 'Horizon, ms',
  'labels.roundTripCost': 'Round-trip cost',
};

/** The setting in plain words; its own name when there are none for it. */
export function settingLabel(setting: string): string {
  const [, timeframe] = /^network\.windows\.(\w+)$/.exec(setting) ?? [];
  return timeframe ? `Window of ${timeframe}, bars` : (labels[setting] ?? setting);
}

const time = /(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):[\d.]+Z/g;

/** Names of their own, not amounts. */
const isSeed = (setting: string) => setting === 'training.firstSeed' || setting === 'training.keptSeed';
const isBackend = (value: string): value is keyof typeof backendNames => value in backendNames;

/** A value short enough for a table: times to the minute, UTC, fingerprints by their first digits, counts in groups of three; null is a dash. */
export function settingText(setting: string, value: string | null): string {
  if (value === null) return '–';
  if (setting === 'data.markets') return marketsLabel(value.split(', ') as Market[]);
  if (setting === 'data.fingerprint') return value.slice(0, 12);
  if (setting === 'training.backend' && isBackend(value)) return backendNames[value];
  if (/^\d+$/.test(value) && !isSeed(setting)) return formatCount(Number(value));
  if (value === 'true' || value === 'false') return value === 'true' ? 'yes' : 'no';
  return value.replaceAll(time, '$1 $2');
}
