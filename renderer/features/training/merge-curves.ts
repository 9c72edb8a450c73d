type Point = { readonly epoch: number; readonly validationLoss: number };
type Merged = { readonly epoch: number } & { readonly a?: number; readonly b?: number };

/** Two validation curves on one axis of epochs; where one has ended it has no value. */
export function mergeCurves(a: readonly Point[], b: readonly Point[]): Merged[] {
  const epochs = [...new Set([...a, ...b].map(({ epoch }) => epoch))].sort((left, right) => left - right);
  const at = (curve: readonly Point[], epoch: number) => curve.find((point) => point.epoch === epoch)?.validationLoss;
  return epochs.map((epoch) => ({ epoch, a: at(a, epoch), b: at(b, epoch) }));
}
