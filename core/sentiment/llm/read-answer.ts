import { z } from 'zod';

const events = [
  'regulation',
  'legal',
  'security',
  'listing',
  'adoption',
  'technology',
  'flows',
  'macro',
  'company',
  'price',
  'opinion',
  'other',
] as const;

const answer = z.strictObject({
  number: z.int().min(1).max(100),
  assets: z
    .array(
      z.strictObject({
        asset: z.string().regex(/^[A-Z0-9]{1,10}$/),
        score: z.number().min(-1).max(1),
      }),
    )
    .min(1)
    .max(20),
  confidence: z.number().min(0).max(1),
  event: z.enum(events),
  horizon: z.enum(['minutes', 'hours', 'days', 'weeks']),
  reason: z.string(),
});
export type Answer = z.infer<typeof answer>;

/**
 * What a whole answer has to look like; its JSON schema goes to the server. OpenAI's strict mode knows ranges, patterns
 * and numbers of items, and refuses the length of a text.
 */
export const answerSheet = z.strictObject({ answers: z.array(answer) });

const looseSheet = z.strictObject({ answers: z.array(z.unknown()) });
const numbered = z.looseObject({ number: z.int() });

/** Some models think aloud or fence their JSON where no mode forbids it. */
const thoughts = /^\s*<think>[\s\S]*?<\/think>/;
const fence = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/;

/**
 * The answers by number − 1; undefined where there is none that may be used: missing, given twice, out of range, with
 * keys nobody asked for. `problem` says what was wrong first, null when all are there.
 */
export function readAnswer(
  content: string,
  count: number,
): { answers: (Answer | undefined)[]; problem: string | null } {
  const none = (problem: string) => ({ answers: Array.from({ length: count }, () => undefined), problem });
  const sheet = looseSheet.safeParse(parseJson(content));
  if (!sheet.success) return none('its answer is not the JSON that was asked for');

  const answers: (Answer | undefined)[] = Array.from({ length: count }, () => undefined);
  const seen = new Set<number>();
  let problem: string | null = null;
  for (const item of sheet.data.answers) {
    const number = numbered.safeParse(item).data?.number;
    if (number === undefined || number < 1 || number > count) return none('it answered a headline that was not asked');
    const read = answer.safeParse(item);
    const isTwice = seen.has(number);
    seen.add(number);
    const isGood = read.success && !isTwice && !namesAssetTwice(read.data);
    answers[number - 1] = isGood ? read.data : undefined;
    if (!read.success) problem ??= `an answer is outside the schema (${place(read.error)})`;
    else if (!isGood) problem ??= 'it answered the same thing twice';
  }
  if (answers.includes(undefined)) problem ??= 'it left a headline out';
  return { answers, problem };
}

function parseJson(content: string): unknown {
  const spoken = content.replace(thoughts, '');
  try {
    return JSON.parse(fence.exec(spoken)?.[1] ?? spoken);
  } catch {
    return undefined;
  }
}

function place(error: z.ZodError): string {
  const { path, code } = error.issues[0];
  return [path.join('.'), code.replaceAll('_', ' ')].filter(Boolean).join(': ');
}

function namesAssetTwice({ assets }: Answer): boolean {
  return new Set(assets.map(({ asset }) => asset)).size < assets.length;
}
