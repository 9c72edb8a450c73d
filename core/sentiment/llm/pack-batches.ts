import { readsLikeInstructions } from './clean-headline.ts';

const mostHeadlines = 10;
const mostCharacters = 4_000;

/** The headlines in the groups that go into one call each; one that reads like instructions goes alone. */
export function packBatches(texts: readonly string[]): string[][] {
  const batches: string[][] = [];
  let open: string[] = [];
  let characters = 0;
  for (const text of texts) {
    if (readsLikeInstructions(text)) {
      batches.push([text]);
      continue;
    }
    if (open.length === mostHeadlines || (open.length > 0 && characters + text.length > mostCharacters)) {
      batches.push(open);
      open = [];
      characters = 0;
    }
    open.push(text);
    characters += text.length;
  }
  return open.length > 0 ? [...batches, open] : batches;
}
