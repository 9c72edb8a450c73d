import type { AuditResult } from '../../../core/contract/contract.ts';
import { formatNumber, formatShare } from '../../ui/format.ts';
import { intervalText, signedNumber } from '../report/interval-text.ts';
import { Whisker } from '../report/whisker.tsx';
import classes from './learner-audit.module.css';

type Measured = AuditResult['shuffledLabels']['gain'];
type RowProps = {
  what: string;
  hint: string;
  measured: Measured;
  text: string;
  domain: readonly [number, number];
  line: number;
  must: string;
  isSigned?: boolean;
};

function Row({ what, hint, measured: { value, interval }, text, domain, line, must, isSigned = false }: RowProps) {
  const ends = isSigned ? `${signedNumber(interval.low)} to ${signedNumber(interval.high)}` : intervalText(interval);
  return (
    <tr title={hint}>
      <th scope="row">{what}</th>
      <td>
        <b>{text}</b>
      </td>
      <td>{ends}</td>
      <td className={classes.axis}>
        <Whisker domain={domain} value={value} interval={interval} line={line} tone="accent" />
      </td>
      <td>{must}</td>
    </tr>
  );
}

function Verdict({ title, isPassed, sentence }: { title: string; isPassed: boolean; sentence: string }) {
  return (
    <p className={classes.verdict} data-passed={isPassed}>
      <strong>
        {title}: {isPassed ? 'passed' : 'failed'}.
      </strong>{' '}
      {sentence}
    </p>
  );
}

/** What the controls found, with what they had to find. */
export function LearnerAuditResult({ result }: { result: AuditResult }) {
  const { knownComponent: known, orderOfMarks: order, shuffledLabels: shuffled } = result;
  return (
    <>
      <Verdict title="Known component" {...known} />
      <Verdict title="Order of marks" {...order} />
      <Verdict title="Shuffled labels" {...shuffled} />
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Measured on the test part</th>
              <th scope="col">Value</th>
              <th scope="col">95 % interval</th>
              <td />
              <th scope="col">Must be</th>
            </tr>
          </thead>
          <tbody>
            <Row
              what="Accuracy / best possible"
              hint={`Judged on ${known.futures} redrawn futures of every decision. The best possible is that of somebody who knows the hidden trend.`}
              measured={known.ratio}
              text={formatNumber(known.ratio.value, 3)}
              domain={[0.85, 1]}
              line={known.required}
              must={`at least ${known.required}`}
            />
            {order.branches.map(({ timeframe, window, layers, ratio }) => (
              <Row
                key={timeframe}
                what={`Order of marks: ${layers}`}
                hint={`Two marks lie anywhere in ${window} bars of ${timeframe}; which comes first tells the class, and no single bar does.`}
                measured={ratio}
                text={formatNumber(ratio.value, 3)}
                domain={[0.85, 1]}
                line={order.required}
                must={`at least ${order.required}`}
              />
            ))}
            <Row
              what="Shuffled: balanced accuracy"
              hint="Mean share of each class that was told right, with every class weighted alike."
              measured={shuffled.balancedAccuracy}
              text={formatNumber(shuffled.balancedAccuracy.value, 3)}
              domain={[shuffled.chance - 0.1, shuffled.chance + 0.1]}
              line={shuffled.chance}
              must={`around ${formatNumber(shuffled.chance, 3)}`}
            />
            <Row
              what="Shuffled: gain over base rate"
              hint="Log loss of always answering the class shares, minus the network's."
              measured={shuffled.gain}
              text={signedNumber(shuffled.gain.value)}
              domain={[-0.02, 0.02]}
              line={0}
              must="not above 0"
              isSigned
            />
            <Row
              what="Shuffled: gain of a regression"
              hint="The same for a logistic regression on the newest bar of every timeframe, which finds leaks that the network may overlook."
              measured={shuffled.logisticGain}
              text={signedNumber(shuffled.logisticGain.value)}
              domain={[-0.02, 0.02]}
              line={0}
              must="not above 0"
              isSigned
            />
          </tbody>
        </table>
      </div>
      <p className={classes.facts}>
        The network is right in {formatShare(known.accuracy, 1)} of the redrawn futures, the best answers in{' '}
        {formatShare(known.bestAccuracy, 1)}. For comparison: always the same answer reaches{' '}
        {formatNumber(known.constantRatio, 3)} of the best, a logistic regression on the last bars{' '}
        {formatNumber(known.logisticRatio, 3)}.
      </p>
    </>
  );
}
