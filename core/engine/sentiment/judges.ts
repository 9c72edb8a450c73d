import type { Finbert } from '../../sentiment/finbert/open-finbert.ts';
import type { Llm } from '../../sentiment/llm/create-llm.ts';
import type { Judge } from './judge-queue.ts';

/** FinBERT on what is stored. */
export function finbertJudge(finbert: Finbert): Judge {
  return {
    model: 'finbert',
    version: () => finbert.version(),
    async score(texts, signal) {
      const said = await finbert.score(texts, { signal });
      return said.map(({ score, uncertainty, probabilities }) => ({ score, uncertainty, detail: { probabilities } }));
    },
  };
}

/** The LLM on what is stored, while it is switched on and may spend. */
export function llmJudge(llm: Llm): Judge {
  return {
    model: 'llm',
    version() {
      const { state } = llm.status();
      return state === 'ready' || state === 'failing' ? llm.version() : null;
    },
    async score(texts, signal) {
      const said = await llm.score(texts, { signal });
      return said.map((one) => {
        if ('unavailable' in one) return one.isRefusal ? undefined : 'later';
        const { score, uncertainty, confidence, assets, event, horizon, reason } = one;
        return { score, uncertainty, detail: { confidence, assets, event, horizon, reason } };
      });
    },
  };
}
