import { z } from 'zod';
import { defaultFusionWeights, sentimentModels } from '../domain/news.ts';
import { secretNames, secretStorages } from '../domain/secrets.ts';

/** An http or https address without a user name or password in it. */
export const url = z
  .string()
  .max(2_000, 'must not be longer than 2,000 characters')
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    'must be an http or https address',
  )
  .refine(
    (value) => !URL.canParse(value) || new URL(value).username + new URL(value).password === '',
    'must not hold a user name or password; keys have a place of their own',
  );
const sourceBase = {
  id: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 of a–z, 0–9 and -'),
  name: z.string().min(1, 'must not be empty').max(80),
  isEnabled: z.boolean(),
  everyMinutes: z.number().int().min(1).max(1_440),
};

/** Where headlines come from. Keys are secrets and never here. */
export const sourceSettings = z.discriminatedUnion('kind', [
  z.object({ ...sourceBase, kind: z.literal('rss'), url }),
  z.object({ ...sourceBase, kind: z.literal('reddit'), subreddit: z.string().regex(/^[A-Za-z0-9_]{2,21}$/) }),
  z.object({ ...sourceBase, kind: z.literal('x'), query: z.string().min(1).max(512) }),
  z.object({ ...sourceBase, kind: z.literal('fearGreed') }),
  /** Every .csv (as `omni news import` reads) and .txt (one headline a line) that appears in it. */
  z.object({ ...sourceBase, kind: z.literal('folder'), path: z.string().min(1).max(4_096) }),
]);

export const llmSettings = z.object({
  isEnabled: z.boolean().default(false),
  /** Of an API that speaks OpenAI's chat completions: OpenAI, a proxy, Ollama, LM Studio, vLLM. */
  baseUrl: url.default('https://api.openai.com/v1'),
  model: z.string().min(1).max(200).default('gpt-4o-mini'),
  /** Node itself gives up after 300 s without an answer. */
  timeoutSeconds: z.number().int().min(1).max(300).default(30),
  concurrency: z.number().int().min(1).max(16).default(2),
  /** What may be spent a day (UTC), US dollars; calls stop there. */
  dailyBudgetUsd: z.number().min(0).max(10_000).default(1),
  /** US dollars per million tokens; 0 for a model on this computer. */
  inputPrice: z.number().min(0).max(1_000).default(0.15),
  outputPrice: z.number().min(0).max(1_000).default(0.6),
});

const weight = z.number().min(0).max(100);

export const sentimentSettings = z.object({
  weights: z
    .object(
      Object.fromEntries(sentimentModels.map((model) => [model, weight])) as Record<
        (typeof sentimentModels)[number],
        typeof weight
      >,
    )
    .refine(({ lexicon }) => lexicon > 0, 'the lexicon is always there and needs a weight above 0')
    .default({ ...defaultFusionWeights }),
  finbert: z
    .object({
      /** Owner/name on the hub. */
      modelId: z
        .string()
        .max(200)
        // Neither part begins with a dot: it names a folder, too.
        .regex(/^[A-Za-z0-9_-][\w.-]*\/[A-Za-z0-9_-][\w.-]*$/, 'must be owner/name')
        .default('Xenova/finbert'),
      /** Where it is downloaded from. */
      hubUrl: url.default('https://huggingface.co'),
      isQuantized: z.boolean().default(true),
      isEnabled: z.boolean().default(true),
    })
    .prefault({}),
  llm: llmSettings.prefault({}),
  /** Null: the defaults of this version. */
  sources: z
    .array(sourceSettings)
    .max(100, 'must be at most 100 sources')
    .refine((sources) => new Set(sources.map(({ id }) => id)).size === sources.length, 'must have different ids')
    .nullable()
    .default(null),
});

/** What the user may set, beside what pages remember by themselves. */
export const userSettings = z.object({
  sentiment: sentimentSettings.prefault({}),
  /** What `sources: null` stands for here. */
  defaultSources: z.array(sourceSettings),
});

export const secretName = z.enum(secretNames);

/** A key as far as anybody may see it. */
const secretState = z.object({
  name: secretName,
  isSet: z.boolean(),
  /** The last four characters; null when it is not set, not yet decrypted, or so short that they would give it away. */
  last4: z.string().nullable(),
  /** Where it is: this process's environment wins over what is stored. */
  storage: z.enum(['none', 'environment', ...secretStorages]),
  /** The environment variable that it comes from; null when it comes from elsewhere. */
  variable: z.string().nullable(),
});

export const secretsState = z.object({
  secrets: z.array(secretState),
  /** How a key that is set now would be kept. */
  storage: z.enum(secretStorages),
  /** Plain sentences when keys are not encrypted by the operating system, or a stored one cannot be read. */
  warning: z.string().nullable(),
});
