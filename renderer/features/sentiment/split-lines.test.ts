import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestHeadline, mostHeadlines, splitLines } from './split-lines.ts';

describe('splitting pasted text into headlines', () => {
  it('takes every system’s line ends and leaves blank lines out', () => {
    expect(splitLines('one\r\ntwo\n\n  \nthree\rfour\u2028five').lines).toEqual([
      'one',
      'two',
      'three',
      'four',
      'five',
    ]);
    expect(splitLines(' \n\t').lines).toEqual([]);
  });

  it('says how many were too many and how many too long', () => {
    const many = splitLines(Array.from({ length: mostHeadlines + 7 }, (_, i) => `headline ${i}`).join('\n'));
    expect(many.lines).toHaveLength(mostHeadlines);
    expect(many.leftOut).toBe(7);
    const long = splitLines(`${'x'.repeat(longestHeadline + 1)}\n${'y'.repeat(longestHeadline)}`);
    expect(long.tooLong).toBe(1);
    expect(long.lines).toHaveLength(1);
  });

  it('keeps every line as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (lines) => {
        const wanted = lines.filter((line) => !/[\r\n\u2028\u2029]/.test(line) && line.trim() !== '');
        expect(splitLines(wanted.join('\n')).lines).toEqual(wanted);
      }),
    );
  });
});
