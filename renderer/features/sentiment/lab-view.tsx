import type { SentimentStatus } from '../../../core/contract/contract.ts';
import { countOf } from '../../ui/format.ts';
import { EmptyState } from '../../ui/states.tsx';
import detail from './detail.module.css';
import { EffectPanel } from './effect-panel.tsx';
import { examples } from './examples.ts';
import classes from './lab.module.css';
import { LabDetail } from './lab-detail.tsx';
import { LabInput } from './lab-input.tsx';
import { LabResults } from './lab-results.tsx';
import { selectRow, setLabText, useLab } from './lab-store.ts';

/** Headlines to try out: nothing of them is stored among the news. */
export function LabView({ status }: { status: SentimentStatus | null }) {
  const { rows, text, selected, round } = useLab();
  const chosen = selected === null ? undefined : rows[selected];
  return (
    <div className={classes.view}>
      <LabInput status={status} />
      {rows.length === 0 ? (
        <EmptyState
          sentence="Each headline will be a row here: what every model says of it, the words that moved it, and what it would do to the prediction. Nothing is stored among the news."
          action={text === '' ? { label: 'Put examples in', run: () => setLabText(examples.join('\n')) } : undefined}
        />
      ) : (
        <div className={classes.split}>
          <LabResults />
          <aside className={detail.side} aria-label="Effect and detail">
            <EffectPanel
              key={round}
              texts={rows.map((row) => row.text)}
              what={rows.length === 1 ? 'this headline' : `all ${countOf(rows.length, 'headline')}`}
            />
            {chosen ? (
              <LabDetail key={`${round} ${selected}`} row={chosen} onClose={() => selectRow(null)} />
            ) : (
              <p className={detail.hint}>Choose a headline, with a click or the arrow keys, to see what moved it.</p>
            )}
          </aside>
        </div>
      )}
    </div>
  );
}
