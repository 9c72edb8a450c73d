import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Rectangle } from 'electron';
import type { Logger } from './ports.ts';

export type WindowState = { readonly bounds?: Rectangle; readonly isMaximized: boolean };

export const minimumSize = { width: 960, height: 600 } as const;

/** The size of the last time; when the file is missing or is not one, or the place is on no display any more, the default. */
export function readWindowState(path: string, displays: readonly Rectangle[], logger: Logger): WindowState {
  try {
    const { bounds, isMaximized } = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof isMaximized !== 'boolean' || !isRectangle(bounds)) throw new Error('it does not hold a window size');
    return displays.some((display) => overlaps(bounds, display)) ? { bounds, isMaximized } : { isMaximized };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      logger.warn('The window size was forgotten.', { path, error: String(error) });
    }
    return { isMaximized: false };
  }
}

/** Replaces the file in one step. A size that cannot be kept is only logged: it is no reason not to close. */
export function writeWindowState(path: string, state: WindowState, logger: Logger): void {
  try {
    writeFileSync(`${path}.new`, JSON.stringify(state));
    renameSync(`${path}.new`, path);
  } catch (error) {
    logger.warn('The window size could not be kept.', { path, error: String(error) });
  }
}

function isRectangle(value: unknown): value is Rectangle {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height } = value as Record<string, unknown>;
  if (![x, y, width, height].every(Number.isSafeInteger)) return false;
  return Number(width) >= minimumSize.width && Number(height) >= minimumSize.height;
}

/** At least a piece that can be grabbed is on the display. */
function overlaps(a: Rectangle, b: Rectangle): boolean {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return wide >= 100 && high >= 50;
}
