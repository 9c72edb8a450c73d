/** What one benchmark prints. `ratios`: value > 1 means that ours is better. */
export type BenchReport = {
  readonly name: string;
  readonly results: readonly { readonly what: string; readonly value: number; readonly unit: string }[];
  readonly ratios: readonly { readonly what: string; readonly against: string; readonly value: number }[];
};
