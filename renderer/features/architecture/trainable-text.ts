import { formatShare } from '../../ui/format.ts';

/** What part of the parameters training may change: `all trainable`, `98 % trainable`. */
export function trainableText(layers: readonly { readonly parameters: number; readonly trainable: number }[]): string {
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const trainable = layers.reduce((sum, layer) => sum + layer.trainable, 0);
  if (trainable === parameters) return 'all trainable';
  // Rounding must not turn "nearly all" into all, nor "hardly any" into none.
  if (trainable === 0) return 'none trainable';
  const share = Math.min(0.99, Math.max(0.01, trainable / parameters));
  return `${formatShare(share)} trainable`;
}
