import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'core/training/train-process.ts',
    'electron/{main,engine,training,preload}.ts',
    'bench/*.ts',
    'renderer/e2e/*.ts',
    'electron/e2e/*.ts',
  ],
  // The kernels' sources are AssemblyScript, which has its own compiler.
  project: ['{core,renderer,electron,bench}/**/*.{ts,tsx}', '*.ts', '!core/kernels/assembly/**'],
  ignoreBinaries: ['apt-get'],
  ignoreExportsUsedInFile: true,
};

export default config;
