import type { LlmSettings } from '../../contract/contract.ts';
import type { Clock } from '../../domain/time.ts';
import type { RequestBody } from './dialect.ts';
import type { LlmUsage } from './llm-usage.ts';
import type { Tokens } from './send-request.ts';

/** What servers add to the messages around them. */
const tokensAround = 100;

type Prices = Pick<LlmSettings, 'inputPrice' | 'outputPrice'>;

/** A call that has been let through: closed exactly once, with what it really took. */
export type OpenCall = {
  /** @param tokens undefined when the server did not count: then the most it can have been is on the meter */
  close(tokens: Tokens | undefined, isFailure: boolean): void;
};

export type Spending = {
  /** @returns undefined when the call might bring the day above the budget */
  open(body: RequestBody, mostOutput: number, prices: Prices, budgetUsd: number): OpenCall | undefined;
};

/**
 * Guards the day's budget. A token is at least one byte, so a request has no more tokens than bytes and an answer no
 * more than it is allowed: with calls under way counted at that, the budget cannot be passed.
 */
export function createSpending(usage: LlmUsage, clock: Clock): Spending {
  let underWayUsd = 0;
  return {
    open(body, mostOutput, prices, budgetUsd) {
      const time = clock.now();
      const most = { input: Buffer.byteLength(JSON.stringify(body)) + tokensAround, output: mostOutput };
      const mostUsd = cost(most, prices);
      if (usage.day(time).costUsd + underWayUsd + mostUsd > budgetUsd && mostUsd > 0) return undefined;
      underWayUsd += mostUsd;
      return {
        close(tokens = most, isFailure) {
          underWayUsd -= mostUsd;
          usage.add(time, {
            calls: 1,
            failures: isFailure ? 1 : 0,
            inputTokens: tokens.input,
            outputTokens: tokens.output,
            costUsd: cost(tokens, prices),
          });
        },
      };
    },
  };
}

/** US dollars; prices are per million tokens. */
function cost(tokens: Tokens, { inputPrice, outputPrice }: Prices): number {
  return (tokens.input * inputPrice + tokens.output * outputPrice) / 1_000_000;
}
