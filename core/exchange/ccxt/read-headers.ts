/** A header's value whatever its case: Binance's `X-MBX-USED-WEIGHT-1M` arrives re-cased by the HTTP client. */
function header(headers: Readonly<Record<string, unknown>>, name: string): string | undefined {
  for (const [key, value] of Object.entries(headers)) if (key.toLowerCase() === name) return String(value);
  return undefined;
}

/** Weight used in the last minute by everything on this address; undefined when the exchange does not say. */
export function usedWeight(headers: Readonly<Record<string, unknown>>): number | undefined {
  const weight = Number.parseInt(header(headers, 'x-mbx-used-weight-1m') ?? '', 10);
  return Number.isNaN(weight) ? undefined : weight;
}

/** How long to stay silent after 429 or 418, ms; a minute (429) or two (418) when the answer does not say. */
export function retryAfterMs(status: number, headers: Readonly<Record<string, unknown>>): number {
  const seconds = Number.parseFloat(header(headers, 'retry-after') ?? '');
  if (Number.isFinite(seconds) && seconds >= 0) return (seconds + 1) * 1_000;
  return status === 418 ? 120_000 : 60_000;
}
