import { expect, it } from 'vitest';
import { settingLabel, settingText } from './setting-label.ts';

it('names settings in plain words, and an unknown one by its own name', () => {
  expect(settingLabel('network.windows.10m')).toBe('Window of 10m, bars');
  expect(settingLabel('training.batchSize')).toBe('Batch size');
  expect(settingLabel('training.moonPhase')).toBe('training.moonPhase');
});

it('shortens values to what tells two apart', () => {
  expect(settingText('data.test', '2026-05-01T00:10:00Z to 2026-05-02T00:00:00Z')).toBe(
    '2026-05-01 00:10 to 2026-05-02 00:00',
  );
  expect(settingText('data.markets', 'demo:BTC/USDT, demo:ETH/USDT')).toBe('BTC/USDT, ETH/USDT · demo');
  expect(settingText('data.fingerprint', 'a'.repeat(64))).toBe('a'.repeat(12));
  expect(settingText('data.samples.train', '4968')).toBe('4,968');
  expect(settingText('training.firstSeed', '4968')).toBe('4968');
  expect(settingText('training.learningRate', '0.0015')).toBe('0.0015');
  expect(settingLabel('training.backend')).toBe('Computes with');
  expect(settingText('training.backend', 'wasm')).toBe('WebAssembly');
  expect(settingText('training.branchBaselines', 'true')).toBe('yes');
  expect(settingText('network.windows.1d', null)).toBe('–');
});
