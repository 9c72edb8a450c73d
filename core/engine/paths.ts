import { join } from 'node:path';

/** Where the parts of a data directory live; the training process reads the same places. */
export const candlesPath = (dataDir: string) => join(dataDir, 'candles.sqlite');
export const modelsPath = (dataDir: string) => join(dataDir, 'models');
