import { expect, it } from 'vitest';
import { howItEnded } from '../processes/process-end.ts';
import { electronProcessEnd } from './electron-process-end.ts';

const said = (code: number, reason?: string, platform: NodeJS.Platform = 'linux') =>
  howItEnded(electronProcessEnd(code, reason, platform));

it.each(['oom', 'memory-eviction'])('says that memory ran out when Electron calls it %s', (reason) => {
  expect(electronProcessEnd(5, reason)).toMatchObject({ isOutOfMemory: true });
  expect(said(5, reason)).toBe('ran out of memory');
});

it('names memory as a possible cause of a kill from outside', () => {
  expect(said(9, 'killed')).toBe('was ended from outside (SIGKILL), perhaps by the system because memory was short');
  expect(said(1, 'killed', 'win32')).toBe('was ended from outside, perhaps by the system because memory was short');
  expect(said(15, 'killed')).toBe('was ended from outside (SIGTERM)');
});

it('tells a crash from a code, and a code from both', () => {
  // As waitpid has it, with the mark of a core dump.
  expect([said(11, 'crashed'), said(139, 'crashed')]).toEqual(['crashed (SIGSEGV)', 'crashed (SIGSEGV)']);
  expect(said(0xc0000005, 'crashed', 'win32')).toBe('ended before its result, with code 3221225477');
  expect([said(3, 'abnormal-exit'), said(9)]).toEqual([
    'ended before its result, with code 3',
    'ended before its result, with code 9',
  ]);
});
