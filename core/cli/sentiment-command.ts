import { Command, InvalidArgumentError } from 'commander';
import type { HeadlineScore } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { marketsLabel } from '../domain/market.ts';
import { type SentimentModel, sentimentModels } from '../domain/news.ts';
import { fixed, signed } from '../domain/number-text.ts';
import { share } from '../domain/percent.ts';
import { printJson, printLine, printRemark } from './output.ts';
import { readHeadlines } from './read-headlines.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type Options = CommonOptions & { file?: string; models?: SentimentModel[]; explain?: boolean };

/** As many as one call takes. */
const atOnce = 1_000;

function modelsArgument(value: string): SentimentModel[] {
  const names = value.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !sentimentModels.some((model) => model === name));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(
      `"${wrong}" is not a model; use ${sentimentModels.join(', ')}, separated by commas.`,
    );
  }
  return names as SentimentModel[];
}

async function score(texts: string[], { file, models, explain = false, ...options }: Options): Promise<void> {
  const headlines = file === undefined ? texts : [...texts, ...(await readHeadlines(file))];
  if (headlines.length === 0) {
    throw new Failure('bad-request', 'There is no headline: write one in quotes, or name a file of them with --file.');
  }
  const scores: (HeadlineScore | undefined)[] = headlines.map(() => undefined);
  const problems: string[] = [];
  await withEngine(options, async (client, _, signal) => {
    for (let first = 0; first < headlines.length; first += atOnce) {
      await client.stream(
        'sentiment.score',
        { texts: headlines.slice(first, first + atOnce), models, explain },
        (event) => {
          if (event.kind === 'score') scores[first + event.index] = event.score;
          // The engine counts within one call. An empty line is the only problem there is.
          else problems.push(`Line ${first + event.index + 1} is empty.`);
        },
        signal,
      );
    }
  });
  const given = scores.filter((one) => one !== undefined);
  for (const problem of problems) printRemark(problem);
  if (options.json) printJson(given);
  else for (const one of given) printScore(one);
  if (given.length === 0) throw new Failure('bad-request', 'None of the headlines says anything.');
  if (!given.some(isJudged)) {
    const what = given.length === 1 ? 'the headline' : 'any of the headlines';
    throw new Failure('unavailable', `No model judged ${what}; what was printed says why.`);
  }
}

const isJudged = ({ models }: Pick<HeadlineScore, 'models'>) =>
  Object.values(models).some((said) => !('unavailable' in said));

/** What a terminal would take for a command is shown as a space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

const scoreText = (value: number) => signed(value, 2);
const speed = (ms: number) => `${ms < 10 ? fixed(ms, 2) : Math.round(ms)} ms`;

function fusedText({ fused, models }: HeadlineScore): string {
  if (Object.keys(fused.shares).length > 0)
    return `${fused.label} ${scoreText(fused.score)}, uncertainty ${fixed(fused.uncertainty, 2)}`;
  return isJudged({ models }) ? 'none: no model that judged it counts in Settings' : 'none: no model judged it';
}

function printScore(score: HeadlineScore): void {
  const { text, models, disagreement, markets } = score;
  const { lexicon, finbert, llm } = models;
  const line = (model: SentimentModel, said: string) => printLine(`  ${model.padEnd(8)} ${said}`);
  const shown = text.length > 160 ? `${text.slice(0, 160)}…` : text;
  printLine(shown.replace(control, ' '));
  printLine(`  ${'fused'.padEnd(8)} ${fusedText(score)}`);
  if ('unavailable' in lexicon) line('lexicon', lexicon.unavailable);
  else line('lexicon', `${lexicon.label} ${scoreText(lexicon.score)}  (${speed(lexicon.ms)})`);
  if ('unavailable' in finbert) line('finbert', finbert.unavailable);
  else {
    const { negative, neutral, positive } = finbert.probabilities;
    const shares = `negative ${share(negative)}, neutral ${share(neutral)}, positive ${share(positive)}`;
    line('finbert', `${finbert.label} ${scoreText(finbert.score)}, ${shares}  (${speed(finbert.ms)})`);
  }
  if ('unavailable' in llm) line('llm', llm.unavailable);
  else line('llm', `${llm.label} ${scoreText(llm.score)}, ${llm.reason.replace(control, ' ')}  (${speed(llm.ms)})`);
  if (disagreement !== null && disagreement >= 1) printLine(`  the models disagree by ${fixed(disagreement, 2)}`);
  printLine(`  about    ${markets.length === 0 ? 'no market here' : marketsLabel(markets)}`);
}

/** `omni sentiment "TEXT" …`: what each model makes of headlines, and what they say together. */
export function sentimentCommand(): Command {
  return withCommonOptions(
    new Command('sentiment').description('score headlines: lexicon, FinBERT, LLM, and the three together'),
    'omni sentiment "SEC approves spot Bitcoin ETF" --models lexicon,finbert',
  )
    .argument('[text...]', 'headlines, each in quotes')
    .option('--file <file>', 'one headline a line; - reads stdin')
    .option('--models <list>', `of ${sentimentModels.join(', ')} (default: all that are switched on)`, modelsArgument)
    .option('--explain', 'also the tokens that moved FinBERT (with --json)')
    .action(score);
}
