import type { Registry } from '../model/registry.ts';
import type { SealedLedger } from '../training/sealed-ledger.ts';

/** Notes the trainings of all sound models that are here and were not noted: those of older versions, and bundled ones. */
export async function noteTrainings(registry: Registry, ledger: SealedLedger): Promise<void> {
  for (const { modelId, problem } of await registry.list()) {
    if (problem === null) ledger.noteTraining(modelId, registry.manifest(modelId));
  }
}
