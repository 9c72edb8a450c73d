import { create } from 'zustand';
import type { HeadlineScore } from '../../../core/contract/contract.ts';
import { type SentimentModel, sentimentModels } from '../../../core/domain/news.ts';
import type { EngineClient } from '../../engine/connection.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { packCalls } from './pack-calls.ts';
import { splitLines } from './split-lines.ts';

/** One headline of the lab: its score, why it has none, or neither while it is being judged. */
export type LabRow = {
  readonly text: string;
  readonly score: HeadlineScore | null;
  /** Models that have not spoken yet. */
  readonly waitingFor: readonly SentimentModel[];
  readonly problem: string | null;
};

type Lab = {
  /** As it stands in the box. */
  readonly text: string;
  readonly models: readonly SentimentModel[];
  readonly rows: readonly LabRow[];
  /** Raised with every judging, so that nothing of an older one is taken for a newer one's. */
  readonly round: number;
  readonly isRunning: boolean;
  readonly problem: string | null;
  /** Index of the row whose detail is shown. */
  readonly selected: number | null;
};

/** What is in the lab stays there while other pages are shown; it is gone with the window. */
export const useLab = create<Lab>(() => ({
  text: '',
  models: [...sentimentModels],
  rows: [],
  round: 0,
  isRunning: false,
  problem: null,
  selected: null,
}));

let abort = new AbortController();

export const setLabText = (text: string) => useLab.setState({ text });
export const selectRow = (selected: number | null) => useLab.setState({ selected });
export const stopJudging = () => abort.abort();

export function toggleModel(model: SentimentModel): void {
  useLab.setState(({ models }) => ({
    models: models.includes(model) ? models.filter((one) => one !== model) : [...models, model],
  }));
}

export function clearLab(): void {
  abort.abort();
  useLab.setState(({ round }) => ({ text: '', rows: [], round: round + 1, problem: null, selected: null }));
}

/** Judges every headline in the box. Answers come in any order and are shown some times a second, not one by one. */
export async function judge(client: EngineClient): Promise<void> {
  const { text, models, round: before } = useLab.getState();
  const { lines } = splitLines(text);
  if (lines.length === 0 || models.length === 0) return;
  abort.abort();
  abort = new AbortController();
  const { signal } = abort;
  const round = before + 1;
  const rows: LabRow[] = lines.map((line) => ({ text: line, score: null, waitingFor: [], problem: null }));
  useLab.setState({ rows: [...rows], round, isRunning: true, problem: null, selected: null });

  const isCurrent = () => useLab.getState().round === round;
  const show = () => isCurrent() && useLab.setState({ rows: [...rows] });
  const timer = setInterval(show, 120);
  try {
    for (const { first, texts } of packCalls(lines)) {
      await client.stream(
        'sentiment.score',
        { texts: [...texts], models: [...models], explain: false },
        (event) => {
          const row = rows[first + event.index];
          rows[first + event.index] =
            event.kind === 'score'
              ? { ...row, score: event.score, waitingFor: event.waitingFor }
              : { ...row, problem: event.message };
        },
        signal,
      );
      if (signal.aborted) break;
    }
    if (isCurrent())
      settle(rows, signal.aborted ? 'Stopped: the headlines below without a score were not judged.' : null);
  } catch (error) {
    if (isCurrent())
      settle(
        rows,
        signal.aborted ? 'Stopped: the headlines below without a score were not judged.' : sentenceOf(error),
      );
  } finally {
    clearInterval(timer);
  }
}

function settle(rows: readonly LabRow[], problem: string | null): void {
  useLab.setState({ rows: [...rows], isRunning: false, problem });
}
