/** The tokens a canvas needs, as the values they have at this moment. */
export type ChartColours = Readonly<Record<(typeof names)[number], string>>;

const names = [
  'canvas',
  'line',
  'line-strong',
  'text',
  'muted',
  'faint',
  'accent',
  'up',
  'down',
  'flat',
  'warn',
  'raised',
  'lane-sentiment',
] as const;

export function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as ChartColours;
}

/** `#rrggbb` with an opacity 0..1. */
export function withAlpha(colour: string, alpha: number): string {
  const byte = Math.round(Math.min(1, Math.max(0, alpha)) * 255);
  return `${colour.slice(0, 7)}${byte.toString(16).padStart(2, '0')}`;
}
