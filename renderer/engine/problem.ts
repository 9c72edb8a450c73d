/** The sentence to show for anything thrown by a request. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
