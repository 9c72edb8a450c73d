import { systemClock } from '../hosts/system-ports.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import type { Dataset } from '../training/dataset.ts';
import type { TrainingSettings } from '../training/train-network.ts';
import type { TrainedNetwork } from '../training/trained-network.ts';
import { trainOnControls } from './audit-learner.ts';

/** Small, yet large enough to learn the component. */
export const controlConfig = {
  ...exampleConfig,
  windows: { '1m': 30, '10m': 12, '1h': 24 },
  units: 8,
  fusionUnits: 16,
};

export async function trainOne(dataset: Dataset, settings: Partial<TrainingSettings> = {}): Promise<TrainedNetwork> {
  const [network] = await trainOnControls([{ what: 'test', dataset }], { seed: 1, clock: systemClock, settings });
  return network;
}
