import type { FinbertStatus } from '../../contract/contract.ts';
import type { ModelChoice } from './download-model.ts';

/** Of a BERT of the usual size, such as Xenova/finbert; the hub tells the exact number when the download begins. */
const quantizedBytes = 111_000_000;
const fullBytes = 439_000_000;

const licence =
  "The weights are their author's and come from the hub, not with this program. FinBERT's code is Apache-2.0; it learnt from the Financial PhraseBank, which is CC BY-NC-SA 3.0, so commercial use of the weights is an open question. Read the model's card before you download it.";

/** What a download would bring. */
export function finbertOffer({ modelId, hubUrl, isQuantized }: ModelChoice): FinbertStatus['offer'] {
  return { modelId, hub: hubUrl, bytes: isQuantized ? quantizedBytes : fullBytes, licence };
}
