import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { confirm } from './confirm.ts';

function terminal(answer: string, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  input.write(answer);
  return { input, output };
}

it('goes on with --yes, whether there is a terminal or not', async () => {
  await expect(confirm('It is lost.', { yes: true }, terminal('', false))).resolves.toBeUndefined();
});

it('asks in a terminal, and only a yes goes on', async () => {
  const asked = terminal('Y\n');
  await expect(confirm('It is lost.', {}, asked)).resolves.toBeUndefined();
  expect(String(asked.output.read())).toContain('It is lost. Do it? [y/N] ');
  for (const answer of ['\n', 'n\n', 'yesterday\n']) {
    await expect(confirm('It is lost.', {}, terminal(answer))).rejects.toThrow('Nothing was changed.');
  }
});

it.each([
  ['Ctrl-C', '\x03'],
  ['Ctrl-D', '\x04'],
])('takes %s as a no, like the end of the input', async (_, key) => {
  const asked = terminal(key);
  Object.assign(asked.output, { isTTY: true, columns: 80 });
  await expect(confirm('It is lost.', {}, asked)).rejects.toMatchObject({
    code: 'cancelled',
    message: 'Nothing was changed.',
  });
  const ended = terminal('');
  ended.input.end();
  await expect(confirm('It is lost.', {}, ended)).rejects.toThrow('Nothing was changed.');
});

it('refuses in one sentence where nobody can be asked', async () => {
  await expect(confirm('It is lost.', {}, terminal('y\n', false))).rejects.toThrow('It is lost. Add --yes to do it.');
  await expect(confirm('It is lost.', { json: true }, terminal('y\n'))).rejects.toThrow('Add --yes');
});
