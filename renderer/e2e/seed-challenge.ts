import type { Challenge } from '../../core/contract/retraining-schemas.ts';
import { trainingSpec } from '../../core/contract/training-schemas.ts';
import type { Market } from '../../core/domain/market.ts';
import { dayMs } from '../../core/domain/timeframe.ts';
import { openChallengeStore } from '../../core/engine/retraining/challenge-store.ts';
import { openSettings } from '../../core/engine/settings.ts';
import { pinoLogger } from '../../core/hosts/system-ports.ts';
import { readModelFolder } from '../../core/model/model-folder.ts';
import { seedChampion } from './seed-model.ts';

const logger = pinoLogger({ level: 'error' });

/** Two models, of which the one that predicts was challenged by the other, which lost and is on offer. Nothing else may have the folder open. */
export async function seedLostChallenge(dataDir: string, names: { champion: string; challenger: string }) {
  const markets: Market[] = ['demo:BTC/USDT', 'demo:ETH/USDT'];
  for (const name of Object.values(names)) seedChampion(dataDir, name);
  const contender = (modelId: string) => {
    const { sha256 } = readModelFolder(`${dataDir}/models/${modelId}`).manifest;
    return { modelId, weights: sha256['weights.bin'] };
  };
  const { rules } = readModelFolder(`${dataDir}/models/${names.champion}`).manifest;
  const settings = await openSettings(dataDir, logger);
  await settings.update((data) => {
    for (const market of markets) data.activeModels[market] = names.champion;
  });
  const [from, to] = [Date.now() - 14 * dayMs, Date.now()];
  const challenge: Challenge = {
    id: 'challenge-1',
    champion: contender(names.champion),
    markets,
    why: 'Its data end 40 days ago; the limit is 30.',
    startedAt: to,
    window: { from, to },
    spec: trainingSpec.parse({ markets }),
    rules,
    state: 'offered',
    attempts: 1,
    nextTryAt: null,
    challenger: contender(names.challenger),
    judgement: {
      ...{ time: to, from, to, samples: 4_000, blocks: 28, outcome: 'loses' },
      logLoss: { champion: 0.912, challenger: 0.947, baseRate: 0.951 },
      gain: { value: -0.035, interval: { low: -0.049, high: -0.021 } },
      sentence: `${names.challenger} loses by 0.035: log loss 0.947 against 0.912 of ${names.champion} on 4,000 decisions that neither has seen (95 % interval of the difference −0.049 to −0.021).`,
    },
    decidedAt: null,
    switched: [],
    problem: null,
  };
  await (await openChallengeStore(dataDir, logger)).put(challenge);
}
