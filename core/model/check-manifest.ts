import { Failure } from '../domain/failure.ts';
import { featureNames } from '../features/feature-names.ts';
import { sentimentFeatureNames } from '../features/sentiment-vector.ts';
import { branchesOf } from './config.ts';
import type { Manifest } from './manifest.ts';

/**
 * Proves that a manifest agrees with itself and with the features of this version.
 * @throws Failure 'version-mismatch' that names both shapes, or 'corrupt'
 */
export function checkManifest(modelId: string, manifest: Manifest): void {
  const { featureNames: theirs, config, scalers, sentiment } = manifest;
  const branches = branchesOf(config);
  if (theirs.length !== featureNames.length || theirs.some((name, i) => name !== featureNames[i])) {
    const shape = (count: number) => `[${branches[0]?.window ?? 0}, ${count}]`;
    const unknown = theirs.filter((name) => !(featureNames as readonly string[]).includes(name));
    const detail = unknown.length > 0 ? ` (features no longer there: ${unknown.join(', ')})` : '';
    throw new Failure(
      'version-mismatch',
      `Model ${modelId} reads windows of ${shape(theirs.length)} but this version computes ${shape(featureNames.length)}${detail}; train it again.`,
    );
  }
  const heard = sentiment?.featureNames ?? sentimentFeatureNames;
  if (heard.join() !== sentimentFeatureNames.join()) {
    throw new Failure(
      'version-mismatch',
      `Model ${modelId} reads a sentiment vector of ${heard.join(', ')} but this version computes ${sentimentFeatureNames.join(', ')}; train it again.`,
    );
  }
  for (const { timeframe } of branches) {
    const { mean = [], deviation = [] } = scalers[timeframe] ?? {};
    if (mean.length === config.features && deviation.length === config.features) continue;
    throw new Failure(
      'corrupt',
      `Model ${modelId} cannot be used: its scaler of ${timeframe} has ${mean.length} means and ${deviation.length} deviations for ${config.features} features; train it again.`,
    );
  }
}
