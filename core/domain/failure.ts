/** Stable codes that cross the wire; the text may change, these may not. */
export const failureCodes = [
  'bad-request',
  'not-found',
  'conflict',
  'busy',
  'cancelled',
  'unavailable',
  'corrupt',
  'not-enough-data',
  'version-mismatch',
  'too-large',
  'unauthorized',
  'internal',
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** What crosses a link instead of an Error object. */
export type FailureData = { readonly code: FailureCode; readonly message: string };

/** Expected trouble: `message` is one plain sentence that says what, where and what to do. */
export class Failure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Failure';
    this.code = code;
  }
}

/** Reduces anything thrown to what may cross a link. Unknown errors become `internal`. */
export function toFailureData(error: unknown): FailureData {
  if (error instanceof Failure) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
