import { seededRandom } from '../core/domain/random.ts';
import {
  crossValidate,
  labelWithVader,
  readPhrasebank,
  type Sentence,
  scoreLabels,
} from '../core/sentiment/lexicon/fit-weights.test-kit.ts';
import { scoreLexicon } from '../core/sentiment/lexicon/score-lexicon.ts';
import type { BenchReport } from './report.ts';

const seconds = 2;
const allowed = 3_000;
const folds = 5;

/** Used for the speed alone, where the sentences are not there. */
const substitutes: readonly Sentence[] = [
  { text: 'Bitcoin falls less than feared after the Fed raised rates by 25 basis points', label: 'positive' },
  { text: 'Operating profit totalled EUR 9.4 mn, down from EUR 11.7 mn a year earlier', label: 'negative' },
  { text: 'The company will publish its results for the third quarter on Thursday in Helsinki', label: 'neutral' },
];

/** Headlines a second of ours and of vader alone, taken in turns; and both macro-F1s where the labelled sentences are there. */
export async function run(): Promise<BenchReport> {
  const sentences = readPhrasebank();
  const texts = (sentences ?? substitutes).map(({ text }) => text);
  const [ours, vader] = compareRates(texts, [scoreLexicon, labelWithVader]);
  return {
    name: 'lexicon',
    results: [
      { what: 'our lexicon', value: ours, unit: 'headlines/s' },
      { what: 'vader alone', value: vader, unit: 'headlines/s' },
      ...(sentences ? judge(sentences) : []),
    ],
    ratios: [
      { what: 'our lexicon', against: 'vader alone', value: ours / vader },
      {
        what: 'our lexicon',
        against: `the ${allowed.toLocaleString('en')} headlines/s it must reach`,
        value: ours / allowed,
      },
    ],
  };
}

function compareRates(texts: readonly string[], tasks: readonly ((text: string) => unknown)[]): number[] {
  const spent = tasks.map(() => 0);
  const done = tasks.map(() => 0);
  for (let i = 0; Math.min(...spent) < seconds * 1_000; i += 1)
    tasks.forEach((task, k) => {
      const started = performance.now();
      for (let j = 0; j < 100; j += 1) task(texts[(i * 100 + j) % texts.length]);
      spent[k] += performance.now() - started;
      done[k] += 100;
    });
  return tasks.map((_, k) => (done[k] / spent[k]) * 1_000);
}

function judge(sentences: readonly Sentence[]): BenchReport['results'] {
  const labelled = [
    { what: `our lexicon out of ${folds} folds`, labels: crossValidate(sentences, folds, seededRandom(1)) },
    { what: 'vader alone', labels: sentences.map(({ text }) => labelWithVader(text)) },
  ];
  return labelled.flatMap(({ what, labels }) => {
    const { value, low, high } = scoreLabels(sentences, labels, seededRandom(2));
    return [
      { what: `${what}, macro-F1`, value, unit: '' },
      { what: `${what}, macro-F1, low end of its 95 % interval`, value: low, unit: '' },
      { what: `${what}, macro-F1, high end of its 95 % interval`, value: high, unit: '' },
    ];
  });
}
