import type { HeadlineScore } from '../../../core/contract/contract.ts';

const header = [
  'text',
  'fused_label',
  'fused_score',
  'fused_uncertainty',
  'disagreement',
  'lexicon_label',
  'lexicon_score',
  'lexicon_ms',
  'finbert_label',
  'finbert_score',
  'finbert_negative',
  'finbert_neutral',
  'finbert_positive',
  'finbert_ms',
  'llm_label',
  'llm_score',
  'llm_confidence',
  'llm_event',
  'llm_horizon',
  'llm_reason',
  'llm_ms',
  'assets',
  'problem',
];

/** A row of the table as it is exported: a score, or why there is none. */
export type ExportRow = {
  readonly text: string;
  readonly score: HeadlineScore | null;
  readonly problem: string | null;
};

/** Text that a spreadsheet would run as a formula gets an apostrophe first; quotes are doubled. */
function quote(text: string): string {
  const safe = /^[\s\p{Cc}\p{Cf}]*[=+\-@|%]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const number = (value: number | null | undefined) =>
  value === null || value === undefined || !Number.isFinite(value) ? '' : String(Number(value.toFixed(6)));

function cells({ text, score, problem }: ExportRow): string[] {
  if (!score) return [quote(text), ...header.slice(2).map(() => ''), quote(problem ?? '')];
  const { lexicon, finbert, llm } = score.models;
  const lexiconCells =
    'unavailable' in lexicon ? ['', '', ''] : [lexicon.label, number(lexicon.score), number(lexicon.ms)];
  const finbertCells =
    'unavailable' in finbert
      ? ['', '', '', '', '', '']
      : [
          finbert.label,
          number(finbert.score),
          number(finbert.probabilities.negative),
          number(finbert.probabilities.neutral),
          number(finbert.probabilities.positive),
          number(finbert.ms),
        ];
  const llmCells =
    'unavailable' in llm
      ? ['', '', '', '', '', '', '']
      : [
          llm.label,
          number(llm.score),
          number(llm.confidence),
          quote(llm.event),
          llm.horizon,
          quote(llm.reason),
          number(llm.ms),
        ];
  const { fused, disagreement, assets } = score;
  return [
    quote(text),
    fused.label,
    number(fused.score),
    number(fused.uncertainty),
    number(disagreement),
    ...lexiconCells,
    ...finbertCells,
    ...llmCells,
    quote(assets.join(' ')),
    '',
  ];
}

/** The results as CSV, one headline a row, with a byte-order mark so that spreadsheets read it as UTF-8. */
export function toCsv(rows: readonly ExportRow[]): string {
  return `\ufeff${[header.join(','), ...rows.map((row) => cells(row).join(','))].join('\r\n')}\r\n`;
}
