import { Failure } from '../domain/failure.ts';

const pattern = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?$/;
/** Names that Windows keeps for devices, whatever follows a dot. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Whether a text can be a model's id, which is the name of its folder on every system. */
export function isModelName(text: string): boolean {
  return pattern.test(text) && !reserved.test(text);
}

/** @throws Failure 'bad-request' that says which names there can be */
export function checkModelName(text: string): void {
  if (isModelName(text)) return;
  const rule =
    'use up to 100 letters, digits, dots, dashes and underscores, a letter or digit first, no dot at the end, and no name that Windows keeps for devices';
  throw new Failure('bad-request', `"${text.slice(0, 120)}" cannot be the name of a model; ${rule}.`);
}
