import { createInterface } from 'node:readline';
import { Failure } from '../domain/failure.ts';

type Terminal = { input: NodeJS.ReadableStream & { isTTY?: boolean }; output: NodeJS.WritableStream };

/**
 * Goes on when the user has said yes, by `--yes` or by answering the question in a terminal. Ctrl-C and Ctrl-D are a no. The question may
 * stand for hours: ask it while no engine is open, which would keep everything else from the data.
 * @param consequence one sentence that says what will happen
 * @throws Failure 'bad-request' where nobody can be asked, 'cancelled' when the answer is not yes
 */
export async function confirm(
  consequence: string,
  options: { yes?: boolean; json?: boolean },
  // The question goes where remarks go, so that stdout stays clean for scripts.
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  if (options.yes) return;
  if (!input.isTTY || options.json) throw new Failure('bad-request', `${consequence} Add --yes to do it.`);
  const lines = createInterface({ input, output });
  const answer = await new Promise<string | undefined>((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(undefined));
    lines.setPrompt(`${consequence} Do it? [y/N] `);
    lines.prompt();
  });
  // The cursor still stands behind the question.
  if (answer === undefined) output.write('\n');
  lines.close();
  if (!/^\s*y(es)?\s*$/i.test(answer ?? '')) throw new Failure('cancelled', 'Nothing was changed.');
}
