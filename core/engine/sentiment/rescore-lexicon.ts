import { toFailureData } from '../../domain/failure.ts';
import type { Clock } from '../../domain/time.ts';
import { lexiconVersion, scoreLexicon } from '../../sentiment/lexicon/score-lexicon.ts';
import type { SentimentStore } from '../../sentiment/store/open-sentiment-store.ts';

const atOnce = 500;

/** Scores again what an older lexicon has judged, a little at a time; the returned function ends it. */
export function rescoreLexicon(store: SentimentStore, clock: Clock, onFailure: (reason: string) => void): () => void {
  let cancel = () => {};
  const step = () => {
    const items = store.unscored('lexicon', lexiconVersion, atOnce);
    const scores = items.map(({ id, text }) => {
      const { score, uncertainty } = scoreLexicon(text);
      return { id, score, uncertainty, detail: null };
    });
    store.saveScores('lexicon', lexiconVersion, clock.now(), scores);
    if (items.length === atOnce) cancel = clock.schedule(0, guarded);
  };
  const guarded = () => {
    try {
      step();
    } catch (error) {
      onFailure(toFailureData(error).message);
    }
  };
  cancel = clock.schedule(0, guarded);
  return () => cancel();
}
