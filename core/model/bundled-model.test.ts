import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from './backend.ts';
import { presets } from './config.ts';
import { loadModel } from './model-folder.ts';

const dir = fileURLToPath(new URL('../../models/demo-tiny', import.meta.url));

beforeAll(async () => void (await startBackend('wasm')));

describe('the bundled model', () => {
  it('is sound, small, of the tiny preset and for the demo market only', async () => {
    const { manifest, network, dispose } = await loadModel(dir);
    expect(manifest.config).toEqual(presets.tiny);
    expect(manifest.markets).toEqual(['demo:BTC/USDT', 'demo:ETH/USDT']);
    expect(network.countParams()).toBe(manifest.parameters);
    // So that drift can be told of it.
    expect(Object.keys(manifest.drift?.timeframes ?? {})).toEqual(['1m', '5m', '10m', '1h', '1d']);
    expect(manifest.drift?.usual).toBeGreaterThan(0);
    expect(Object.keys(manifest.sha256)).toContain('card.json');
    const size = readdirSync(dir).reduce((sum, file) => sum + statSync(join(dir, file)).size, 0);
    expect(size).toBeLessThan(500_000);
    dispose();
  });
});
