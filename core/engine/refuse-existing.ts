import { existsSync } from 'node:fs';
import { Failure } from '../domain/failure.ts';

/**
 * An export never overwrites anything.
 * @throws Failure 'conflict' when something is at `path` already
 */
export function refuseExisting(path: string): void {
  if (!existsSync(path)) return;
  throw new Failure('conflict', `${path} is already there and is left as it is; choose another name.`);
}
