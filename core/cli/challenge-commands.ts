import { Command } from 'commander';
import type { Challenge } from '../contract/retraining-schemas.ts';
import { fixed, signed } from '../domain/number-text.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { confirm } from './confirm.ts';
import { printJson, printLine, printTable } from './output.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

const isoOrNull = (time: UtcMs | null) => (time === null ? null : toIso(time));
const gainText = (value: number) => signed(value, 4);

const asJson = (challenge: Challenge) => {
  const { startedAt, decidedAt, nextTryAt, window, judgement } = challenge;
  const range = ({ from, to }: { from: UtcMs; to: UtcMs }) => ({ from: toIso(from), to: toIso(to) });
  return {
    ...challenge,
    startedAt: toIso(startedAt),
    decidedAt: isoOrNull(decidedAt),
    nextTryAt: isoOrNull(nextTryAt),
    window: range(window),
    judgement: judgement && { ...judgement, ...range(judgement), time: toIso(judgement.time) },
  };
};

function printChallenges(challenges: readonly Challenge[]): void {
  if (challenges.length === 0) {
    printLine('No model has been challenged yet.');
    return;
  }
  printTable(
    ['challenge', 'champion', 'challenger', 'champion log loss', 'challenger log loss', 'gain, 95 % interval', 'state'],
    challenges.map(({ id, champion, challenger, judgement, state, problem }) => [
      id,
      champion.modelId,
      challenger?.modelId ?? '–',
      judgement ? fixed(judgement.logLoss.champion, 4) : '–',
      judgement ? fixed(judgement.logLoss.challenger, 4) : '–',
      judgement
        ? `${gainText(judgement.gain.value)} (${gainText(judgement.gain.interval.low)} to ${gainText(judgement.gain.interval.high)})`
        : '–',
      problem === null ? state : `${state}: ${problem}`,
    ]),
  );
}

/** A challenger that lost is taken only on purpose. */
async function confirmLoser(challengeId: string, options: CommonOptions & { yes?: boolean }): Promise<void> {
  if (options.yes) return;
  const { challenges } = await withEngine(options, (client) => client.request('retraining.read', {}));
  const challenge = challenges.find(({ id }) => id === challengeId);
  if (challenge?.state !== 'offered' || challenge.judgement?.outcome !== 'loses') return;
  const { judgement, challenger, markets } = challenge;
  const takesOver = `${challenger?.modelId} would predict ${markets.join(' and ')} nevertheless.`;
  await confirm(`${judgement.sentence} ${takesOver}`, options);
}

/** `omni models challenges` and the two answers to one that is offered. */
export function challengeCommands(): Command[] {
  const list = withCommonOptions(
    new Command('challenges').description('retrained models beside those that they challenged, newest first'),
    'omni models challenges',
  ).action(async (options: CommonOptions) => {
    const { challenges } = await withEngine(options, (client) => client.request('retraining.read', {}));
    if (options.json) printJson(challenges.map(asJson));
    else printChallenges(challenges);
  });

  const answer = (name: 'accept' | 'decline', description: string) =>
    withCommonOptions(new Command(name).description(description), `omni models ${name} CHALLENGE_ID`)
      .argument('<challenge>')
      .action(async (challengeId: string, options: CommonOptions & { yes?: boolean }) => {
        if (name === 'accept') await confirmLoser(challengeId, options);
        const { challenges } = await withEngine(options, (client) =>
          client.request(`retraining.${name}`, { challengeId }),
        );
        const challenge = challenges.find(({ id }) => id === challengeId);
        if (options.json) return printJson(challenge ? asJson(challenge) : null);
        printLine(
          name === 'accept'
            ? `${challenge?.challenger?.modelId} is now active for ${challenge?.switched.join(', ')}.`
            : `${challenge?.champion.modelId} goes on predicting.`,
        );
      });

  return [
    list,
    answer('accept', 'let the challenger take over what its champion predicts').option(
      '--yes',
      'do it without a question, also when it lost its comparison',
    ),
    answer('decline', 'keep the champion'),
  ];
}
