declare module 'vader-sentiment' {
  export const SentimentIntensityAnalyzer: {
    polarity_scores(text: string): { neg: number; neu: number; pos: number; compound: number };
  };
}

declare module 'vader-sentiment/src/vader_lexicon.js' {
  /** Mean valence of each word, −4 … 4. */
  export const lexicon: Readonly<Record<string, number>>;
}
