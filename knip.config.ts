import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'core/cli/omni.ts',
    'core/training/train-process.ts',
    'core/training/train-bundled.ts',
    'renderer/main.tsx',
    'electron/{main,engine,training,preload}.ts',
    'bench/*.ts',
    'renderer/e2e/*.ts',
    'electron/e2e/*.ts',
  ],
  project: ['{core,renderer,electron,bench}/**/*.{ts,tsx}', '*.ts'],
  // Given runtimes whose first user comes with sentiment; optional native backend loaded by name.
  ignoreDependencies: ['openai', '@xenova/transformers', '@tensorflow/tfjs-node'],
  ignoreBinaries: ['nice'],
  ignoreExportsUsedInFile: true,
};

export default config;
