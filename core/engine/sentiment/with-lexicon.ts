import type { Clock } from '../../domain/time.ts';
import { lexiconVersion, scoreLexicon } from '../../sentiment/lexicon/score-lexicon.ts';
import type { SentimentStore } from '../../sentiment/store/open-sentiment-store.ts';

type Texts = readonly { readonly id: number; readonly text: string }[];

function save(store: SentimentStore, clock: Clock, items: Texts): void {
  const scores = items.map(({ id, text }) => {
    const { score, uncertainty, words } = scoreLexicon(text);
    return { id, score, uncertainty, detail: { words } };
  });
  store.saveScores('lexicon', lexiconVersion, clock.now(), scores);
}

/** The same store, in which no headline is without the lexicon's score: it is given before `put` returns. */
export function withLexicon(store: SentimentStore, clock: Clock): SentimentStore {
  return {
    ...store,
    put(items) {
      const added = store.put(items);
      save(store, clock, added);
      return added;
    },
  };
}

const atOnce = 500;

/** Scores what an older lexicon has judged, or what was stored just before the program was killed; a little at a time. */
export function scoreWithLexicon(store: SentimentStore, clock: Clock): () => void {
  let cancel = () => {};
  const step = () => {
    const items = store.unscored('lexicon', lexiconVersion, atOnce);
    save(store, clock, items);
    if (items.length === atOnce) cancel = clock.schedule(0, step);
  };
  cancel = clock.schedule(0, step);
  return () => cancel();
}
