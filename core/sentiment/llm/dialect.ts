import { answerSchema, headlinesMessage, systemPrompt } from './prompt.ts';

/** What a server understands of the API. All start from the best and step down where they refuse. */
export type Dialect = {
  readonly format: 'schema' | 'json' | 'text';
  readonly hasTemperature: boolean;
  readonly limit: 'max_tokens' | 'max_completion_tokens';
};

export const bestDialect: Dialect = { format: 'schema', hasTemperature: true, limit: 'max_tokens' };

const tokensPerHeadline = 200;
/** Models that want `max_completion_tokens` count what they think as well. */
const tokensToThink = 4_000;

/** Most tokens that an answer about so many headlines may have. */
export function mostOutputTokens(count: number, { limit }: Dialect): number {
  return 100 + tokensPerHeadline * count + (limit === 'max_completion_tokens' ? tokensToThink : 0);
}

/** The request in the server's dialect: no tools, temperature 0, the headlines as data in the user message. */
export function requestBody(model: string, texts: readonly string[], dialect: Dialect) {
  return {
    model,
    messages: [
      { role: 'system' as const, content: systemPrompt },
      { role: 'user' as const, content: headlinesMessage(texts) },
    ],
    [dialect.limit]: mostOutputTokens(texts.length, dialect),
    ...(dialect.hasTemperature ? { temperature: 0 } : {}),
    ...responseFormat(dialect),
  };
}
export type RequestBody = ReturnType<typeof requestBody>;

function responseFormat({ format }: Dialect) {
  if (format === 'text') return {};
  if (format === 'json') return { response_format: { type: 'json_object' as const } };
  return {
    response_format: {
      type: 'json_schema' as const,
      json_schema: { name: 'headline_scores', strict: true, schema: answerSchema },
    },
  };
}

/**
 * The dialect to try after a server has refused a request with 400 or 422.
 * @param complaint what the server said was wrong, with the name of the parameter when it gave one
 * @returns undefined when there is nothing left to do without
 */
export function simplerDialect(dialect: Dialect, complaint: string): Dialect | undefined {
  if (dialect.hasTemperature && /temperature/i.test(complaint)) return { ...dialect, hasTemperature: false };
  if (dialect.limit === 'max_tokens' && /max_(?:completion_)?tokens/i.test(complaint)) {
    return { ...dialect, limit: 'max_completion_tokens' };
  }
  if (dialect.format === 'text') return undefined;
  return { ...dialect, format: dialect.format === 'schema' ? 'json' : 'text' };
}

/** What the dialect does without, in words for the log. */
export function describeDialect({ format, hasTemperature, limit }: Dialect): string {
  const formats = { schema: 'a JSON schema', json: 'JSON mode', text: 'plain text' };
  return `${formats[format]}, ${hasTemperature ? 'temperature 0' : 'its own temperature'}, ${limit}`;
}
