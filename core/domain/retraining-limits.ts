type Limits = { readonly min: number; readonly max: number; readonly initial: number };

/** Range and default of each number of the retraining settings, whole days: the engine's checks and the page's read these. */
export const retrainingLimits = {
  /** A model whose newest decision is older is trained again. */
  afterDays: { min: 7, max: 90, initial: 30 },
  /** The newest days, which the challenger does not learn from: it is judged on them. */
  judgedDays: { min: 4, max: 30, initial: 14 },
  /** Between two retrainings of the same market. */
  leastDaysBetween: { min: 1, max: 90, initial: 7 },
} as const satisfies Readonly<Record<string, Limits>>;

export type RetrainingNumber = keyof typeof retrainingLimits;
