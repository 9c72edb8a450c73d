import { useState } from 'react';
import type { RetrainingSettings, RetrainingState } from '../../../core/contract/retraining-schemas.ts';
import { Failure } from '../../../core/domain/failure.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { type Answer, useRequest } from '../../engine/use-request.ts';
import { useStream } from '../../engine/use-stream.ts';
import { refreshModels } from '../../stores/use-live-subscriptions.ts';

export type RetrainingView = Answer<RetrainingState> & {
  readonly isConnected: boolean;
  /** What is being asked for: `accept challenge-…`. */
  readonly busy: string | null;
  /** Why the last thing that was asked for was refused. */
  readonly refusal: string | null;
  start(modelId: string): Promise<void>;
  accept(challengeId: string): Promise<void>;
  decline(challengeId: string): Promise<void>;
  /** @throws Failure that says what is wrong with them */
  save(settings: RetrainingSettings): Promise<void>;
};

/** Retraining as it stands, and what can be done about it. @param onModels who predicts may have changed */
export function useRetraining(onModels: () => void): RetrainingView {
  const client = useConnection((state) => state.client);
  const answer = useRequest('retraining.read', {});
  const [busy, setBusy] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { reload } = answer;

  const refresh = () => {
    reload();
    onModels();
    refreshModels();
  };
  useStream('retraining.watch', {}, refresh);

  const run = async (what: string, action: () => Promise<unknown> | undefined) => {
    setBusy(what);
    setRefusal(null);
    try {
      await action();
    } catch (error) {
      setRefusal(sentenceOf(error));
    } finally {
      setBusy(null);
      refresh();
    }
  };

  return {
    ...answer,
    isConnected: client !== null,
    busy,
    refusal,
    start: (modelId) => run(`start ${modelId}`, () => client?.request('retraining.start', { modelId })),
    accept: (challengeId) => run(`accept ${challengeId}`, () => client?.request('retraining.accept', { challengeId })),
    decline: (challengeId) =>
      run(`decline ${challengeId}`, () => client?.request('retraining.decline', { challengeId })),
    async save(settings) {
      if (!client) throw new Failure('unavailable', 'There is no connection to the engine; try again when it is back.');
      await client.request('retraining.setSettings', settings);
      reload();
    },
  };
}
