const secretName =
  /(?:api|private|secret|access)[_-]?key|^key$|secret|token|pass(?:word|phrase|wd)|authorization|cookie|credential/i;
const secretPair =
  /((?:(?:api[_-]?key|apikey|secret|token|password|passphrase|signature|authorization)["']?\s*[=:]|[#?&]code=)\s*["']?)(?:Bearer\s+)?[^\s&"',;]+/gi;
/**
 * Keys that are known by their looks: OpenAI's and its like, Telegram bots', and 256 random bits in base64url, which the
 * sign-in code and the session are. A field called `code` tells them apart from error codes in no other way.
 */
const secretLooks =
  /\bsk-[A-Za-z0-9_-]{8,}|\b\d{8,10}:[A-Za-z0-9_-]{35}\b|(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{43}(?![\w-])/g;
const hidden = '[hidden]';
const maxDepth = 6;

/** The text without values that look like keys, and without those of `name=value` or `name: value` pairs named like secrets. */
export function hideSecretsInText(text: string): string {
  return text.replace(secretPair, `$1${hidden}`).replace(secretLooks, hidden);
}

/** A copy fit for a log: secret-looking fields hidden at any depth, errors as plain data, nothing deeper than six levels. */
export function hideSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return hideSecretsInText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '[deep]';
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => hideSecrets(item, depth + 1));
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    return hideSecrets({ ...value, name, message, stack, ...(cause === undefined ? {} : { cause }) }, depth + 1);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, secretName.test(name) ? hidden : hideSecrets(item, depth + 1)]),
  );
}
