import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countInvisible, tintStrength, tintText } from './tint.ts';

const spans = fc.array(
  fc.record({ start: fc.integer({ min: -3, max: 40 }), end: fc.integer({ min: -3, max: 45 }), effect: fc.double() }),
);

describe('tinting a text', () => {
  it('shows every character once and in order, whatever the spans are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), spans, (text, some) => {
        const pieces = tintText(text, some);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.every((piece) => text.startsWith(piece.text, piece.start))).toBe(true);
      }),
    );
  });

  it('carries the effect of its word', () => {
    expect(tintText('profit fell', [{ start: 7, end: 11, effect: -0.4 }])).toEqual([
      { start: 0, text: 'profit ', effect: 0 },
      { start: 7, text: 'fell', effect: -0.4 },
    ]);
  });

  it('cuts where it is told to', () => {
    expect(tintText('profit fell', [{ start: 7, end: 11, effect: -0.4 }], 8)).toEqual([
      { start: 0, text: 'profit f', effect: 0 },
    ]);
  });

  it('scales with the strongest and never fades out', () => {
    expect(tintStrength(-0.8, 0.8)).toBe(1);
    expect(tintStrength(0.01, 0.8)).toBe(0.25);
    expect(tintStrength(0, 0)).toBe(0);
  });

  it('counts what cannot be seen', () => {
    expect(countInvisible('hack\u200bed\u202e\u0000')).toBe(3);
    expect(countInvisible('Börse 😀')).toBe(0);
  });
});
