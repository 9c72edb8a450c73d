/** As a name in the column: `,BTC,ETH,`, so that one can be looked for whole; empty for the whole market. */
export function joinAssets(assets: readonly string[]): string {
  return assets.length === 0 ? '' : `,${assets.join(',')},`;
}

export function splitAssets(column: string): string[] {
  return column.split(',').filter(Boolean);
}
