import { fixed, signed } from './number-text.ts';

/** `0.24 %` from 0.0024, for sentences. */
export function percent(fraction: number): string {
  return `${fixed(fraction * 100, 2)} %`;
}

/** `+1.24 %` from 0.0124: profits and other changes. */
export function signedPercent(fraction: number): string {
  return `${signed(fraction * 100, 2)} %`;
}

/** `52.3 %` from 0.523: probabilities and parts of a whole. */
export function share(fraction: number): string {
  return `${fixed(fraction * 100, 1)} %`;
}
