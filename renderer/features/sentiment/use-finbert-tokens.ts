import { useEffect, useState } from 'react';
import type { HeadlineScore } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import type { Span } from './tint.ts';

type Tokens = {
  readonly spans: readonly Span[];
  /** What is to be said instead of a tint; null when there is one. */
  readonly note: string | null;
};

const asking: Tokens = { spans: [], note: 'Finding the tokens that moved it…' };

/** The tokens that moved FinBERT. They take one run of the model each: asked for only when a headline is looked at. */
export function useFinbertTokens({ text, models: { finbert } }: HeadlineScore): Tokens {
  const client = useConnection((state) => state.client);
  const known = 'tokens' in finbert ? finbert.tokens : undefined;
  const isWanted = 'probabilities' in finbert && known === undefined;
  const [tokens, setTokens] = useState(asking);

  useEffect(() => {
    if (!client || !isWanted) return;
    const abort = new AbortController();
    const show = (next: Tokens) => {
      if (!abort.signal.aborted) setTokens(next);
    };
    setTokens(asking);
    client
      .stream(
        'sentiment.score',
        { texts: [text], models: ['finbert'], explain: true },
        (event) => {
          if (event.kind === 'problem') return show({ spans: [], note: event.message });
          if (event.waitingFor.length > 0) return;
          const answer = event.score.models.finbert;
          const spans = 'tokens' in answer ? answer.tokens : undefined;
          const reason = 'unavailable' in answer ? answer.unavailable : 'The model did not say which tokens moved it.';
          show(spans ? { spans, note: null } : { spans: [], note: reason });
        },
        abort.signal,
      )
      .catch((error: unknown) => show({ spans: [], note: sentenceOf(error) }));
    return () => abort.abort();
  }, [client, isWanted, text]);

  return known ? { spans: known, note: null } : tokens;
}
