/** What a refused request is answered with: `{code, msg}`. */
export type RestError = { readonly status: number; readonly error: { readonly code: number; readonly msg: string } };

export function rejected(status: number, code: number, msg: string): RestError {
  return { status, error: { code, msg } };
}

export const invalidSymbol = rejected(400, -1121, 'Invalid symbol.');
