/**
 * Content-Security-Policy of the workstation's pages: nothing from elsewhere, no inline script, no frame.
 * `styleNonce` allows the style elements that the interface library makes; `connect` names further sources to connect to.
 */
export function contentPolicy(options: { styleNonce?: string; connect?: string } = {}): string {
  const { styleNonce, connect } = options;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styleNonce === undefined ? '' : ` 'nonce-${styleNonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${connect === undefined ? '' : ` ${connect}`}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ].join('; ');
}
