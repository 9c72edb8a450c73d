import type { Contract } from '../../contract/contract.ts';
import type { Handlers } from '../../contract/define.ts';
import type { Document } from '../../storage/open-document.ts';
import type { Settings } from '../settings.ts';
import { untilAborted } from '../topic.ts';
import type { Retraining } from './create-retraining.ts';

type Calls = Extract<keyof Contract, `retraining.${string}`>;

export function createRetrainingHandlers(
  retraining: Retraining,
  settings: Document<Settings>,
): Pick<Handlers<Contract>, Calls> {
  const { state, changed, begin, accept, decline } = retraining;
  return {
    'retraining.read': state,
    'retraining.watch': async (_, signal, emit) => {
      const stop = changed.subscribe(() => emit({}));
      await untilAborted(signal);
      stop();
    },
    'retraining.setSettings': async (asked) => {
      await settings.update((data) => {
        data.retraining = asked;
      });
      changed.publish(undefined);
      return state();
    },
    'retraining.start': async ({ modelId }) => {
      await begin(modelId);
      return state();
    },
    'retraining.accept': async ({ challengeId }) => {
      await accept(challengeId);
      return state();
    },
    'retraining.decline': async ({ challengeId }) => {
      await decline(challengeId);
      return state();
    },
  };
}
