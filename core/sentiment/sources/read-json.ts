import type { z } from 'zod';
import { sourceFailure } from './source-failure.ts';

/**
 * The answer as what it should be.
 * @throws SourceFailure 'corrupt' when it is not JSON or not of that shape
 */
export function readJson<S extends z.ZodType>(text: string, schema: S, name: string): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the answer.
    throw sourceFailure('corrupt', `${name} answers with something that is not JSON.`, { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') || 'the whole';
  throw sourceFailure('corrupt', `${name} answers with JSON of an unexpected form (at ${where}).`, {
    cause: result.error,
  });
}
