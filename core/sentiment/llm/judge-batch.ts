import type { CallOutcome } from './call-llm.ts';
import type { Answer } from './read-answer.ts';

/** `isRefusal`: the model spoke, but gave no answer to this text; else it could not be asked. */
export type NotJudged = { unavailable: string; isRefusal: boolean };
export type Judged = { answer: Answer; ms: number } | NotJudged;

/**
 * What the LLM says of each text, with one retry: the same call again when none was answered for the server's sake,
 * each missing headline by itself when the answer was no good, so that one of them cannot spoil the others.
 */
export async function judgeBatch(
  texts: readonly string[],
  call: (texts: readonly string[]) => Promise<CallOutcome>,
): Promise<Judged[]> {
  const first = await call(texts);
  const judged = texts.map((_, i) => read(first, i));
  const missing = texts.flatMap((_, i) => (first.answers[i] ? [] : [i]));
  if (missing.length === 0 || first.next === 'stop') return judged;
  const groups = first.next === 'again' ? [missing] : missing.map((i) => [i]);
  await Promise.all(
    groups.map(async (group) => {
      const second = await call(group.map((i) => texts[i]));
      for (const [place, i] of group.entries()) judged[i] = read(second, place);
    }),
  );
  return judged;
}

function read({ answers, trouble, next, ms }: CallOutcome, place: number): Judged {
  const answer = answers[place];
  if (answer) return { answer, ms };
  return { unavailable: trouble ?? 'The LLM did not answer.', isRefusal: next !== 'again' && next !== 'stop' };
}
