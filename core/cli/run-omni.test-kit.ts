import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('./omni.ts', import.meta.url));

/** Starts the command in its own process, as a script would. */
export function spawnOmni(...argv: string[]) {
  const child = spawn(process.execPath, [entry, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    printed.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    printed.stderr += chunk;
  });
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });

  /** The document it prints, as soon as it is whole. */
  const firstJson = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      child.stdout.on('data', () => {
        try {
          resolve(JSON.parse(printed.stdout));
        } catch {
          // Not whole yet.
        }
      });
      code.then(() => reject(new Error(`ended before it printed a document: ${printed.stderr}`)), reject);
    });
  return { code, printed, firstJson, interrupt: () => child.kill('SIGINT') };
}

/** Runs the command to its end. */
export async function runOmni(...argv: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { code, printed } = spawnOmni(...argv);
  return { code: await code, ...printed };
}
