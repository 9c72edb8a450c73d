/** How often a sealed window was looked at, one sentence. */
export function openedText(openings: number): string {
  if (openings === 0) return 'Nobody has looked at it yet.';
  if (openings === 1) return 'It was looked at once.';
  return `It was looked at ${openings} times, by this model or others on the same days.`;
}
