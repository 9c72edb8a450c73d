/** `0.24 %` from 0.0024, for sentences. */
export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2).replace('-', '−')} %`;
}
