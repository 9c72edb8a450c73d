import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import rendererConfig from './renderer/vite.config.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The Node that Electron 45 carries.
const nodeTarget = 'node24';

export default defineConfig({
  main: {
    build: {
      outDir: here('out/main'),
      target: nodeTarget,
      // Only what `dependencies` names is left out by itself.
      externalizeDeps: { include: ['@tensorflow/tfjs-node'] },
      rolldownOptions: {
        input: {
          main: here('electron/main.ts'),
          engine: here('electron/engine.ts'),
          training: here('electron/training.ts'),
        },
        // All in one folder, two below the root like core's own: `../../models` is right in both.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: here('out/preload'),
      target: nodeTarget,
      externalizeDeps: false,
      // A sandboxed preload is one CommonJS file.
      rolldownOptions: {
        input: { preload: here('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...rendererConfig,
    build: {
      ...rendererConfig.build,
      outDir: here('out/renderer'),
      minify: true,
      rolldownOptions: { input: here('renderer/index.html') },
    },
  },
});
