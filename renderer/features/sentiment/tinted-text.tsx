import { formatCount } from '../../ui/format.ts';
import classes from './lab.module.css';
import { formatScore } from './score-text.ts';
import { type Span, tintStrength, tintText } from './tint.ts';

type Props = {
  text: string;
  spans: readonly Span[];
  /** Characters that are shown. */
  most: number;
  /** Says how many characters are not shown. */
  isWhole?: boolean;
};

/** A text as text, whatever it holds, in its own direction; the words that moved a score are tinted by their effect. */
export function TintedText({ text, spans, most, isWhole = false }: Props) {
  const strongest = spans.reduce((best, { effect }) => Math.max(best, Math.abs(effect)), 0);
  return (
    <>
      <bdi dir="auto">
        {tintText(text, spans, most).map((piece) =>
          piece.effect === 0 ? (
            <span key={piece.start}>{piece.text}</span>
          ) : (
            <mark
              key={piece.start}
              data-direction={piece.effect > 0 ? 'up' : 'down'}
              style={
                { '--strength': `${Math.round(tintStrength(piece.effect, strongest) * 38)}%` } as React.CSSProperties
              }
              title={`${piece.text.slice(0, 60)}: ${formatScore(piece.effect)}`}
            >
              {piece.text}
            </mark>
          ),
        )}
      </bdi>
      {isWhole && text.length > most && (
        <small className={classes.more}> and {formatCount(text.length - most)} characters more</small>
      )}
    </>
  );
}
