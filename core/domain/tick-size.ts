/** Finest price step that exchanges use. */
const mostDecimals = 10;

/**
 * The price step that prices show: the coarsest power of ten of which all of them are multiples.
 * Stands in for the exchange's own tick where nobody has asked the exchange, as with imported files.
 * @returns 10^-10 … 1
 */
export function tickFromPrices(prices: Float64Array): number {
  let decimals = 0;
  for (const price of prices) {
    while (decimals < mostDecimals && Number(price.toFixed(decimals)) !== price) decimals += 1;
  }
  return Number((10 ** -decimals).toFixed(decimals));
}

/** Decimals a market's prices are written with: 0.01 has 2, 0.5 has 1, 10 has none. */
export function tickDecimals(tickSize: number): number {
  if (!(tickSize > 0)) return 2;
  const [, fraction = '', exponent = '0'] = /^\d+(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(String(tickSize)) ?? [];
  return Math.max(0, Math.min(12, fraction.length - Number(exponent)));
}
