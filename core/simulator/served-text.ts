/** Price or quantity as Binance writes it: eight decimals. */
export function decimal(value: number): string {
  return value.toFixed(8);
}

/** `BTC/USDT` as Binance names it: `BTCUSDT`. */
export function symbolId(symbol: string): string {
  return symbol.replace('/', '');
}
