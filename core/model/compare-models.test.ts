import { describe, expect, it } from 'vitest';
import { modelComparison } from '../contract/model-schemas.ts';
import { compareModels } from './compare-models.ts';
import { exampleContent } from './example-model.test-kit.ts';
import type { Manifest } from './manifest.ts';

const manifest: Manifest = { version: 1, ...exampleContent(), sha256: {} };
const compare = (other: Partial<Manifest>) =>
  modelComparison.parse(
    compareModels({ modelId: 'a', manifest }, { modelId: 'b', manifest: { ...manifest, ...other } }),
  );

describe('two models side by side', () => {
  it('differ in nothing when only their names do', () => {
    expect(compare({})).toMatchObject({
      models: [{ modelId: 'a' }, { modelId: 'b', report: { modelId: 'b', verdict: 'Not trained.' } }],
      differences: [],
      remarks: [],
    });
  });

  it('show what was set differently, once each, in both values', () => {
    const { differences } = compare({
      config: { ...manifest.config, units: 8, windows: { '1m': 6, '10m': 6 } },
      spec: { ...manifest.spec, recencyHalfLifeDays: 30, epochs: 5 },
      seed: 3,
    });
    expect(differences).toEqual([
      { setting: 'network.windows.1h', values: ['6', null] },
      { setting: 'network.units', values: ['4', '8'] },
      { setting: 'training.keptSeed', values: ['1', '3'] },
      { setting: 'training.epochs', values: ['1', '5'] },
      { setting: 'training.recencyHalfLifeDays', values: ['none', '30'] },
    ]);
  });

  it('are not to be compared number by number when their tests differ, which a remark says', () => {
    const later = { ...manifest.split, test: { from: 1_500, to: 2_500 } };
    const { differences, remarks } = compare({ split: later });
    expect(differences).toEqual([
      {
        setting: 'data.test',
        values: [
          '1970-01-01T00:00:01Z to 1970-01-01T00:00:02Z',
          '1970-01-01T00:00:01.500Z to 1970-01-01T00:00:02.500Z',
        ],
      },
    ]);
    expect(remarks).toEqual([expect.stringMatching(/different candles/)]);
    expect(compare({ rules: { ...manifest.rules, takeProfitAtr: 3 } }).remarks).toEqual([
      expect.stringMatching(/different trades/),
    ]);
    const eth = { spec: { ...manifest.spec, markets: ['demo:ETH/USDT' as const] } };
    expect(compare(eth).remarks).toEqual([expect.stringMatching(/different candles/)]);
  });
});
