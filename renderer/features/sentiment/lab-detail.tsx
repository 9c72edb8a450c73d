import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { HeadlineScore } from '../../../core/contract/contract.ts';
import {
  type SentimentLabel,
  type SentimentModel,
  sentimentLabels,
  sentimentModels,
} from '../../../core/domain/news.ts';
import { countOf, formatNumber, formatShare } from '../../ui/format.ts';
import classes from './detail.module.css';
import { EffectPanel } from './effect-panel.tsx';
import { strongDisagreement } from './lab-row.tsx';
import type { LabRow } from './lab-store.ts';
import { ScoreMeter } from './score-meter.tsx';
import { formatMs, formatScore, modelNames } from './score-text.ts';
import { countInvisible } from './tint.ts';
import { TintedText } from './tinted-text.tsx';
import { useFinbertTokens } from './use-finbert-tokens.ts';

const shownCharacters = 4_000;

/** Everything that was said of one headline, and what moved it. */
export function LabDetail({ row, onClose }: { row: LabRow; onClose: () => void }) {
  const { text, score, problem } = row;
  const invisible = countInvisible(text);
  return (
    <section className={classes.detail} aria-label="Detail">
      <header className={classes.header}>
        <h3>Headline</h3>
        <ActionIcon size={24} aria-label="Close the detail" onClick={onClose}>
          <IconX size={15} stroke={1.5} />
        </ActionIcon>
      </header>
      {!score && (
        <p className={classes.text}>
          <TintedText text={text} spans={[]} most={shownCharacters} isWhole />
        </p>
      )}
      {problem && <p role="alert">{problem}</p>}
      {score && <Judged score={score} />}
      {invisible > 0 && (
        <p className={classes.warning}>{countOf(invisible, 'invisible character')} in it: it may hide words.</p>
      )}
      {score && <EffectPanel texts={[text]} what="this headline alone" />}
    </section>
  );
}

function Judged({ score }: { score: HeadlineScore }) {
  const { fused, models, disagreement, assets, text } = score;
  const { lexicon, finbert, llm } = models;
  const tokens = useFinbertTokens(score);
  return (
    <>
      <Part name="Fused" note={`unsure ${formatShare(fused.uncertainty)}`}>
        <ScoreMeter score={fused.score} uncertainty={fused.uncertainty} />
        <p>{sharesText(score)}</p>
        {disagreement !== null && (
          <p data-strong={disagreement >= strongDisagreement || undefined}>
            The models are {formatNumber(disagreement, 2)} apart.
          </p>
        )}
        <p>
          {assets.length > 0
            ? `Heard by markets of ${assets.join(', ')}.`
            : 'No asset is named: about the whole market.'}
        </p>
      </Part>
      <Part name="Lexicon" note={'unavailable' in lexicon ? null : `${lexicon.label}, ${formatMs(lexicon.ms)}`}>
        <p className={classes.text}>
          <TintedText text={text} spans={'words' in lexicon ? lexicon.words : []} most={shownCharacters} isWhole />
        </p>
        {'unavailable' in lexicon ? (
          <p>{lexicon.unavailable}</p>
        ) : (
          <>
            <ScoreMeter score={lexicon.score} uncertainty={lexicon.uncertainty} />
            {lexicon.isTruncated && <p>It is longer than the lexicon reads: only its beginning was judged.</p>}
          </>
        )}
      </Part>
      <Part
        name="FinBERT"
        note={
          'unavailable' in finbert ? null : `${finbert.label}, ${finbert.isCached ? 'cached' : formatMs(finbert.ms)}`
        }
      >
        {'unavailable' in finbert ? (
          <p>{finbert.unavailable}</p>
        ) : (
          <>
            <p className={classes.text}>
              <TintedText text={text} spans={tokens.spans} most={shownCharacters} />
            </p>
            {tokens.note && <p>{tokens.note}</p>}
            <LabelBars probabilities={finbert.probabilities} />
            {finbert.isTruncated && <p>It is longer than the model reads: only its beginning was judged.</p>}
          </>
        )}
      </Part>
      <Part
        name="LLM"
        note={'unavailable' in llm ? null : `${llm.label}, ${llm.isCached ? 'cached' : formatMs(llm.ms)}`}
      >
        {'unavailable' in llm ? (
          <p>{llm.unavailable}</p>
        ) : (
          <>
            <ScoreMeter score={llm.score} uncertainty={llm.uncertainty} />
            <p className={classes.reason}>
              <bdi dir="auto">{llm.reason}</bdi>
            </p>
            <dl className={classes.facts}>
              <dt>Event</dt>
              <dd>{llm.event}</dd>
              <dt>Works over</dt>
              <dd>{llm.horizon}</dd>
              <dt>Confidence</dt>
              <dd>{formatShare(llm.confidence)}</dd>
              {Object.entries(llm.assets).map(([asset, value]) => (
                <div key={asset}>
                  <dt>{asset}</dt>
                  <dd>{formatScore(value)}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </Part>
    </>
  );
}

function Part({ name, note, children }: { name: string; note: string | null; children: ReactNode }) {
  return (
    <section className={classes.part} aria-label={name}>
      <header className={classes.header}>
        <h4>{name}</h4>
        {note && <span>{note}</span>}
      </header>
      {children}
    </section>
  );
}

function sharesText({ fused: { shares } }: HeadlineScore): string {
  const spoke = sentimentModels.filter((model: SentimentModel) => shares[model] !== undefined);
  return spoke.map((model) => `${modelNames[model]} ${formatShare(shares[model])}`).join(', ');
}

const direction: Record<SentimentLabel, string> = { negative: 'down', neutral: 'flat', positive: 'up' };

function LabelBars({ probabilities }: { probabilities: Readonly<Record<SentimentLabel, number>> }) {
  return (
    <div className={classes.bars}>
      {sentimentLabels.toReversed().map((label) => (
        <div key={label} data-direction={direction[label]}>
          <span>{label}</span>
          <span className={classes.track} aria-hidden>
            <span style={{ width: `${probabilities[label] * 100}%` }} />
          </span>
          <span>{formatShare(probabilities[label])}</span>
        </div>
      ))}
    </div>
  );
}
