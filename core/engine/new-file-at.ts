import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../domain/failure.ts';

/**
 * The absolute path of a file to be exported, so that the answer says where it is; a relative one counts from where the workstation was
 * started. An export never overwrites anything.
 * @throws Failure 'conflict' when something is there already
 */
export function newFileAt(path: string): string {
  const whole = resolve(path);
  if (!existsSync(whole)) return whole;
  throw new Failure('conflict', `${whole} is already there and is left as it is; choose another name.`);
}
