import type { z } from 'zod';

/** One sentence that names the first field that is wrong, and why. */
export function describeProblem(what: string, error: z.ZodError): string {
  const [issue] = error.issues;
  const field = [what, ...issue.path].map(String).join('.');
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return `${field}: ${issue.message}${more}.`;
}
