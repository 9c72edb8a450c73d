import { readFileSync } from 'node:fs';
import { silentLogger as logger } from '../../domain/ports.ts';
import { systemClock as clock } from '../../hosts/system-ports.ts';
import { createEngine } from '../create-engine.ts';

// Imports one file after the other, in turns, until it is killed.
const [dataDir, bundledModelsDir, ...paths] = process.argv.slice(2);
const engine = await createEngine({ dataDir, bundledModelsDir, version: '0.0.0', clock, logger });
const texts = paths.map((path) => readFileSync(path, 'utf8'));
for (let turn = 0; ; turn++) {
  await engine.handlers['settings.import']({ text: texts[turn % texts.length], isApplied: true }, AbortSignal.any([]));
  process.stdout.write(`${turn}\n`);
}
