import { beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../contract/contract.ts';
import { startBackend } from './backend.ts';
import { buildModel } from './build-model.ts';
import { describeModel } from './describe-model.ts';
import { exampleConfig } from './example-model.test-kit.ts';

beforeAll(async () => void (await startBackend('wasm')));

describe('describing a network', () => {
  it('lists every layer with its lane, shape, parameters and inputs', () => {
    const model = buildModel(exampleConfig, 1);
    const described = contract['models.architecture'].result.parse(describeModel(model));
    const byName = new Map(described.layers.map((layer) => [layer.name, layer]));
    expect(described.layers).toHaveLength(model.layers.length);
    expect(described.layers.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(model.countParams());
    expect(described.parameters).toBe(model.countParams());
    expect(byName.get('1m-bilstm')).toMatchObject({
      kind: 'Bidirectional',
      lane: 'micro',
      outputShape: [null, 8],
      inputs: ['1m-input'],
    });
    expect(byName.get('1h-attention')).toMatchObject({
      kind: 'AttentionPooling',
      lane: 'macro',
      outputShape: [null, 4],
      inputs: ['1h-gru'],
    });
    expect(byName.get('sentiment-dense')?.lane).toBe('sentiment');
    expect(byName.get('fusion-concat')?.lane).toBe('fusion');
    for (const layer of described.layers) expect(layer.trainable).toBe(layer.parameters);
    for (const input of described.layers.flatMap((layer) => layer.inputs)) expect(byName.has(input)).toBe(true);
    model.dispose();
  });
});
