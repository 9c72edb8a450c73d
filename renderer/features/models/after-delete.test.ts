import { expect, it } from 'vitest';
import type { ModelSummary } from '../../../core/contract/contract.ts';
import { afterDelete } from './after-delete.ts';

const own: ModelSummary = {
  modelId: 'm',
  createdAt: 0,
  preset: 'tiny',
  markets: ['demo:ETH/USDT'],
  from: 0,
  to: 1,
  parameters: 10,
  testLogLoss: 1,
  baseRateLogLoss: 1,
  verdict: '',
  isBundled: false,
  activeFor: ['demo:ETH/USDT'],
  demotion: null,
  problem: null,
};
const bundled: ModelSummary = { ...own, modelId: 'b', isBundled: true, activeFor: [] };

it('says that the bundled model takes over', () => {
  expect(afterDelete(own, [own, bundled])).toMatch(/ now\. The bundled model takes over\.$/);
});
it('says where the bundled model abstains', () => {
  const foreign: ModelSummary = { ...own, activeFor: ['binance:BTC/USDT'] };
  expect(afterDelete(foreign, [foreign, bundled])).toContain('was not trained on');
});
it('has nothing to say of a model that predicts nothing', () => {
  expect(afterDelete({ ...own, activeFor: [] }, [bundled])).toBe('');
});
