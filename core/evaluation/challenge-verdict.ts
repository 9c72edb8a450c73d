import { whole } from '../domain/number-text.ts';
import type { BootstrapMean } from './block-bootstrap.ts';
import { fewestBlocks, number } from './verdict.ts';

/** What speaks against a challenger that has won, when always answering the class shares does better still; undefined when nothing does. */
export function worseThanBaseRate({
  challenger,
  baseRate,
}: {
  challenger: number;
  baseRate: number;
}): string | undefined {
  if (challenger <= baseRate) return undefined;
  return `It does not take over by itself, because it does worse there than the base rate: ${number(challenger)} against ${number(baseRate)}.`;
}

export type ChallengeOutcome = 'wins' | 'noDifference' | 'loses' | 'tooLittleData';

/**
 * Who was better on the same decisions, and one plain sentence. The challenger wins when the whole 95 % interval of the paired difference lies
 * above zero: one-sided, a challenger that is no better wins in one of forty.
 * @param options.gain log loss of the champion minus the challenger's
 */
export function challengeVerdict(options: {
  champion: { name: string; loss: number };
  challenger: { name: string; loss: number };
  /** Log loss of always answering the class shares. */
  baseRate: number;
  samples: number;
  gain: BootstrapMean;
}): { outcome: ChallengeOutcome; sentence: string } {
  const { champion, challenger, baseRate, samples, gain } = options;
  const losses = `log loss ${number(challenger.loss)} against ${number(champion.loss)} of ${champion.name} on ${whole(samples)} decisions that neither has seen`;
  const interval = `95 % interval of the difference ${number(gain.low)} to ${number(gain.high)}`;
  const remark =
    baseRate <= Math.min(champion.loss, challenger.loss)
      ? ` Neither does better there than the base rate, ${number(baseRate)}.`
      : '';
  const told = (outcome: ChallengeOutcome, sentence: string) => ({ outcome, sentence: `${sentence}${remark}` });
  if (gain.blocks < fewestBlocks) {
    return told('tooLittleData', `Too little data to say whether ${challenger.name} is better: ${losses}.`);
  }
  if (gain.low > 0) return told('wins', `${challenger.name} wins by ${number(gain.value)}: ${losses} (${interval}).`);
  if (gain.high < 0)
    return told('loses', `${challenger.name} loses by ${number(-gain.value)}: ${losses} (${interval}).`);
  return told(
    'noDifference',
    `The difference is within what chance alone would give: ${challenger.name} has ${losses} (${interval}).`,
  );
}
