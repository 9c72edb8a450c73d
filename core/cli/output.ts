/** A reader that has seen enough, such as `head`, is no error. */
export function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}

/** Writes one JSON document to stdout; every number that is a time must have been made ISO text before. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** For progress and remarks, so that stdout stays clean for scripts. */
export function printRemark(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Left-aligned text, right-aligned numbers, two spaces between columns. */
export function printTable(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cells = [headings, ...rows.map((row) => row.map((cell) => formatCell(cell)))];
  const widths = headings.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  const isNumber = headings.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  for (const row of cells) {
    const padded = row.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])));
    printLine(padded.join('  ').trimEnd());
  }
}

function formatCell(cell: string | number): string {
  if (typeof cell === 'string') return cell;
  return Number.isInteger(cell) ? String(cell) : cell.toFixed(4);
}

/** `52.3 %` from 0.523. */
export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}

/** `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
