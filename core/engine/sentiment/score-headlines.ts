import { setImmediate } from 'node:timers/promises';
import type { HeadlineScore, ScoreEvent, SentimentSettings } from '../../contract/contract.ts';
import { toFailureData } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import { type ScorePart, type SentimentModel, sentimentModels } from '../../domain/news.ts';
import type { Clock } from '../../domain/time.ts';
import { fuse } from '../../features/fuse-scores.ts';
import { hears, recogniseAssets } from '../../sentiment/assets/recognise-assets.ts';
import type { Finbert } from '../../sentiment/finbert/open-finbert.ts';
import { scoreLexicon } from '../../sentiment/lexicon/score-lexicon.ts';
import type { Llm } from '../../sentiment/llm/create-llm.ts';
import { createPace } from './pace.ts';

type Scores = HeadlineScore['models'];

const notAsked = 'It was not asked.';

/** Headlines that are judged together: as many as FinBERT takes at once. */
const chunkSize = 32;
/** Chunks on their way at once, so that a slow LLM has enough to do. */
const chunksAtOnce = 4;

export type ScoreHeadlines = (
  texts: readonly string[],
  options: {
    models?: readonly SentimentModel[];
    explain?: boolean;
    /** Asks the LLM again, whatever it has answered before. */
    isFresh?: boolean;
    signal: AbortSignal;
    onEvent(event: ScoreEvent): void;
  },
) => Promise<void>;

/**
 * Judges headlines with every model that is asked for and there; one that is not says why, and keeps none of the others waiting for
 * ever. Streams and predictions have their turn between headlines.
 */
export function createScoreHeadlines(ports: {
  finbert: Pick<Finbert, 'score'>;
  llm: Pick<Llm, 'score'>;
  settings(): SentimentSettings;
  markets(): readonly Market[];
  clock: Clock;
}): ScoreHeadlines {
  const { finbert, llm, settings, markets, clock } = ports;
  const pace = createPace(clock);

  const withLexicon = (text: string): Scores['lexicon'] => {
    const started = clock.monotonic();
    const score = scoreLexicon(text);
    return { ...score, ms: clock.monotonic() - started };
  };

  const withFinbert = async (texts: readonly string[], explain: boolean, signal: AbortSignal) => {
    if (!settings().finbert.isEnabled)
      return texts.map(() => ({ unavailable: 'FinBERT is switched off in Settings.' }));
    try {
      return await finbert.score(texts, { signal, explain });
    } catch (error) {
      signal.throwIfAborted();
      const { message } = toFailureData(error);
      return texts.map(() => ({ unavailable: message }));
    }
  };

  const fusedScore = (text: string, assets: string[], models: Scores): HeadlineScore => {
    const { disagreement, ...fused } = fuse(partsOf(models), settings().weights);
    return { text, fused, models, disagreement, assets, markets: markets().filter((market) => hears(market, assets)) };
  };

  /** Tells the scores as soon as there are some, again when a slow model has spoken, and last when all have. */
  const scoreChunk = async (
    texts: readonly string[],
    {
      wanted,
      explain,
      isFresh,
      signal,
    }: { wanted: ReadonlySet<SentimentModel>; explain: boolean; isFresh: boolean; signal: AbortSignal },
    tell: (index: number, score: HeadlineScore, waitingFor: SentimentModel[]) => void,
  ): Promise<void> => {
    const all = (unavailable: string) => texts.map(() => ({ unavailable }));
    const said: { [Model in SentimentModel]: Scores[Model][] } = {
      lexicon: all(notAsked),
      finbert: all(notAsked),
      llm: all(notAsked),
    };
    const assets: string[][] = [];
    for (const [i, text] of texts.entries()) {
      await pace();
      signal.throwIfAborted();
      if (wanted.has('lexicon')) said.lexicon[i] = withLexicon(text);
      assets.push(recogniseAssets(text));
    }
    const waiting = new Set<SentimentModel>();
    let isSlow = false;
    let told = Promise.resolve();
    /** One telling after the other, each of what was known when it was asked for. */
    const tellNow = (): Promise<void> => {
      const { lexicon, finbert, llm } = said;
      const waitingFor = [...waiting];
      const before = told;
      told = (async () => {
        await before;
        for (const [i, text] of texts.entries()) {
          await pace();
          signal.throwIfAborted();
          const models = { lexicon: lexicon[i], finbert: finbert[i], llm: llm[i] };
          tell(i, fusedScore(text, assets[i], models), waitingFor);
        }
      })();
      return told;
    };
    const ask = async <Model extends 'finbert' | 'llm'>(model: Model, answer: () => Promise<Scores[Model][]>) => {
      if (!wanted.has(model)) return;
      said[model] = all('It has not answered yet.') as (typeof said)[Model];
      waiting.add(model);
      said[model] = (await answer()) as (typeof said)[Model];
      waiting.delete(model);
      if (isSlow && waiting.size > 0) await tellNow();
    };
    const answers = Promise.all([
      ask('finbert', () => withFinbert(texts, explain, signal)),
      ask('llm', async () => {
        const said = await llm.score(texts, { signal, isFresh });
        return said.map((one) => ('unavailable' in one ? { unavailable: one.unavailable } : one));
      }),
    ]);
    // A model that is not there says so at once: nobody needs to hear of it twice.
    await Promise.race([answers, setImmediate()]);
    isSlow = waiting.size > 0;
    if (isSlow) await tellNow();
    await answers;
    await tellNow();
  };

  return async (texts, { models = sentimentModels, explain = false, isFresh = false, signal, onEvent }) => {
    const wanted = new Set(models);
    const indices: number[] = [];
    texts.forEach((text, index) => {
      if (text.trim() !== '') indices.push(index);
      else onEvent({ kind: 'problem', index, message: `Line ${index + 1} is empty.` });
    });
    const chunks = Array.from({ length: Math.ceil(indices.length / chunkSize) }, (_, c) =>
      indices.slice(c * chunkSize, (c + 1) * chunkSize),
    );
    const work = async () => {
      for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
        signal.throwIfAborted();
        const ofChunk = chunk;
        const chunkTexts = ofChunk.map((index) => texts[index]);
        await scoreChunk(chunkTexts, { wanted, explain, isFresh, signal }, (i, score, waitingFor) =>
          onEvent({ kind: 'score', index: ofChunk[i], score, waitingFor }),
        );
      }
    };
    await Promise.all(Array.from({ length: chunksAtOnce }, work));
  };
}

/** What fusion hears of the models that spoke. */
export function partsOf(models: Scores): ScorePart[] {
  return sentimentModels.flatMap((model) => {
    const said = models[model];
    return 'unavailable' in said ? [] : [{ model, score: said.score, uncertainty: said.uncertainty }];
  });
}
