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
