import type { Secrets } from '../../storage/secrets.ts';

const openAiHost = 'api.openai.com';

/** The key for an LLM at an address. What the environment holds for OpenAI goes to OpenAI and to nobody else. */
export function llmKey(secrets: Pick<Secrets, 'get' | 'state'>, baseUrl: string): string | undefined {
  const { variable } = secrets.state().secrets.find(({ name }) => name === 'llm') ?? {};
  if (variable === 'OPENAI_API_KEY' && new URL(baseUrl).host !== openAiHost) return undefined;
  return secrets.get('llm');
}
