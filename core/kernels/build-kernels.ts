/** Compiles the kernels to WebAssembly: `built/kernels.ts`, two builds as text that every bundler carries along. Run by `npm run prepare`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { constantsAddress, maximumPages } from './kernel-memory.ts';
import { sourceHash } from './source-hash.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

async function compile(features: readonly string[]): Promise<string> {
  let binary: Uint8Array | undefined;
  const flags = [
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--importMemory',
    '--sharedMemory',
    '--memoryBase',
    String(constantsAddress),
  ];
  const memory = ['--initialMemory', '1', '--maximumMemory', String(maximumPages)];
  const enabled = ['simd', 'threads', ...features].flatMap((feature) => ['--enable', feature]);
  const { error, stderr } = await asc.main(
    ['assembly/index.as.ts', '--outFile', 'kernels.wasm', '--baseDir', here('.'), ...flags, ...memory, ...enabled],
    {
      writeFile: (_, contents) => {
        binary = contents as Uint8Array;
      },
    },
  );
  if (error || binary === undefined) throw new Error(`The kernels could not be compiled:\n${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}

const [relaxed, simd] = [await compile(['relaxed-simd']), await compile([])];
mkdirSync(here('built'), { recursive: true });
writeFileSync(
  here('built/kernels.ts'),
  `/** WebAssembly as base64, made by build-kernels.ts. */\nexport const builds = {\n  relaxed: '${relaxed}',\n  simd: '${simd}',\n} as const;\n/** Of what they were made from. */\nexport const builtFrom = '${sourceHash()}';\n`,
);
