import { sentimentFeatureNames } from '../features/sentiment-vector.ts';

type Meaning = { readonly feature: string; readonly label: string; readonly unit: 'ratio' | 'flag' };

const labels: Record<(typeof sentimentFeatureNames)[number], string> = {
  'mean over an hour': 'Headlines, half-life 1 h',
  'mean over 6 hours': 'Headlines, half-life 6 h',
  'mean over a day': 'Headlines, half-life 1 d',
  dispersion: 'Headlines disagree',
  intensity: 'Number of headlines',
  uncertainty: 'Headlines unsure',
  'fear and greed': 'Fear & Greed index',
  'fear and greed is known': 'Fear & Greed known',
};

/** What Branch C is told, in plain words: first that anything is known at all (its mask), then the values of `sentimentVector`. */
export const sentimentMeanings: readonly Meaning[] = [
  { feature: 'sentiment mask', label: 'Any headlines known', unit: 'flag' },
  ...sentimentFeatureNames.map(
    (feature): Meaning => ({
      feature,
      label: labels[feature],
      unit: feature === 'fear and greed is known' ? 'flag' : 'ratio',
    }),
  ),
];
