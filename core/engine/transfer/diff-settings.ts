import { isDeepStrictEqual } from 'node:util';
import type { ImportedSettings } from '../../contract/settings-calls.ts';

type Change = ImportedSettings['changes'][number];
type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOfNamed = (value: unknown): value is { id: string }[] =>
  Array.isArray(value) && value.every((item) => isObject(item) && typeof item.id === 'string');
const textOf = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

/** Every value that differs, by its path; items of a list are named by their id where they have one. */
export function diffSettings(from: unknown, to: unknown, path: string): Change[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (isObject(from) && isObject(to)) return diffFields(from, to, (key) => `${path}.${key}`);
  if (!isListOfNamed(from) || !isListOfNamed(to)) return [{ path, from: textOf(from), to: textOf(to) }];
  const byId = (items: { id: string }[]): Fields => Object.fromEntries(items.map((item) => [item.id, item]));
  const changes = diffFields(byId(from), byId(to), (id) => `${path}[${id}]`);
  if (changes.length > 0) return changes;
  const order = (items: { id: string }[]) => JSON.stringify(items.map(({ id }) => id));
  return [{ path: `${path}: order`, from: order(from), to: order(to) }];
}

function diffFields(from: Fields, to: Fields, pathOf: (key: string) => string): Change[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key) => diffSettings(from[key], to[key], pathOf(key)));
}
