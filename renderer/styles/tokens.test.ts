import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The custom properties of the first block whose selector is exactly `selector`. */
function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1], match[2]]));
}

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16) / 255);
  const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const texts = ['text', 'muted', 'faint', 'accent', 'up', 'down', 'flat', 'warn'];
const grounds = ['canvas', 'surface', 'raised'];

for (const theme of ['dark', 'light']) {
  const plain = tokensOf(`:root[data-mantine-color-scheme="${theme}"]`);
  const safe = { ...plain, ...tokensOf(`:root[data-palette="safe"][data-mantine-color-scheme="${theme}"]`) };

  describe(`the ${theme} theme`, () => {
    it.each([
      ['standard', plain],
      ['colour-blind', safe],
    ])('has AA contrast for every text colour on every ground, %s palette', (_name, tokens) => {
      const poor = texts.flatMap((text) =>
        grounds
          .map((ground) => ({ text, ground, ratio: contrast(tokens[text], tokens[ground]) }))
          .filter(({ ratio }) => !(ratio >= 4.5)),
      );
      expect(poor).toEqual([]);
    });
    it('has AA contrast for coloured boxes and filled buttons', () => {
      expect(contrast(plain.warn, plain['warn-soft'])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(plain.text, plain['error-soft'])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(plain.accent, plain['accent-soft'])).toBeGreaterThanOrEqual(4.5);
      expect(contrast('#ffffff', plain['accent-fill'])).toBeGreaterThanOrEqual(4.5);
      expect(contrast('#ffffff', plain['danger-fill'])).toBeGreaterThanOrEqual(4.5);
    });
  });
}
