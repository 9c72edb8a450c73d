import type { SentimentModel } from '../../../core/domain/news.ts';
import { formatNumber, unknown } from '../../ui/format.ts';

export const modelNames: Readonly<Record<SentimentModel, string>> = {
  lexicon: 'Lexicon',
  finbert: 'FinBERT',
  llm: 'LLM',
};

/** A score −1 … 1 with its sign: 0.314 is `+0.31`. What rounds to zero has no sign. */
export function formatScore(score: number | null | undefined): string {
  const text = formatNumber(score, 2);
  if (text === unknown || /^.?0\.00$/.test(text)) return text.replace(/^\D(?=0)/, '');
  return (score as number) > 0 ? `+${text}` : text;
}

/** A time a model took: `0.3 ms`, `41 ms`, `1.2 s`. */
export function formatMs(ms: number): string {
  if (!Number.isFinite(ms)) return unknown;
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)}\u202fs`;
  return `${ms < 10 ? Math.max(0, ms).toFixed(ms < 0.095 ? 2 : 1) : ms.toFixed(0)}\u202fms`;
}

/** US dollars with the decimals that small amounts need. */
export function formatUsd(amount: number): string {
  return `$${formatNumber(amount, amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2)}`;
}

/** Bytes as `110 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000)}\u202fkB`;
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)}\u202fMB`;
}
