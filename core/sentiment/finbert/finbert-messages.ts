import { z } from 'zod';
import type { FinbertScore } from '../../contract/contract.ts';
import type { FailureData } from '../../domain/failure.ts';

/** What a FinBERT process is told when it starts, as JSON; `kind` tells it from a training where both share an entry. */
const finbertArgument = z.object({ kind: z.literal('finbert'), root: z.string(), modelId: z.string() });
export type FinbertArgument = z.infer<typeof finbertArgument>;

/** What the network says of one text; everything else in a score follows from it. */
export type Judgement = Pick<FinbertScore, 'probabilities' | 'isTruncated' | 'tokens'>;

export type ToFinbert = {
  readonly kind: 'judge';
  readonly id: number;
  readonly texts: readonly string[];
  /** Also the effect of each token. */
  readonly explain: boolean;
};

export type FromFinbert =
  /** Loaded and proven; or why it never will be, as its last word. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'broken'; readonly failure: FailureData }
  /** Still at work. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'judged'; readonly id: number; readonly judgements: readonly Judgement[] }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: FailureData };

/** How a FinBERT process talks to who started it: child-process IPC, or a port in Electron. */
export type FinbertChannel = {
  send(message: FromFinbert): void;
  onMessage(listener: (message: ToFinbert) => void): void;
};

/** @returns undefined when the process was started for something else */
export function readFinbertArgument(argument: string): FinbertArgument | undefined {
  return finbertArgument.safeParse(JSON.parse(argument)).data;
}
