import { describeProblem } from '../../contract/problem.ts';
import { Failure } from '../../domain/failure.ts';
import type { SettingsSection } from './settings-section.ts';

/** Raised when an older program would read a file wrongly. */
const fileVersion = 1;
const format = 'omni-settings';

/** By section, in the order of the sections. */
export type SettingsContent = Readonly<Record<string, unknown>>;

/** The same settings are always the same text. */
export function encodeSettings(content: SettingsContent): string {
  return `${JSON.stringify({ format, version: fileVersion, ...content }, null, 2)}\n`;
}

/**
 * What a file sets; a section that it does not have stays as it is.
 * @throws Failure 'bad-request' that names the first value that is wrong by its path, 'version-mismatch' for a file of a newer version
 */
export function decodeSettings(text: string, sections: readonly SettingsSection[]): SettingsContent {
  const file = readJson(text);
  if (file.format !== format) throw refuse('The file holds no settings of this program; choose one it has exported.');
  const { format: _, version, ...given } = file;
  if (typeof version === 'number' && version > fileVersion) {
    const message = `The file was exported by a newer version (${version}, this one reads ${fileVersion}); update the program.`;
    throw new Failure('version-mismatch', message);
  }
  if (version !== fileVersion)
    throw refuse(`The file has version ${String(version)}, this program reads ${fileVersion}.`);
  const unknown = Object.keys(given).find((name) => !sections.some((section) => section.name === name));
  if (unknown !== undefined) throw refuse(`${unknown} is no part of the settings; take it out of the file.`);
  const named = sections.filter(({ name }) => name in given);
  return Object.fromEntries(named.map(({ name, schema }) => [name, readSection(name, given[name], schema)]));
}

function readSection(name: string, given: unknown, schema: SettingsSection['schema']): unknown {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw refuse(describeProblem(name, parsed.error));
  const path = unknownPath(given, parsed.data, name);
  if (path !== undefined) throw refuse(`${path} is not a setting; correct its name or take it out of the file.`);
  return parsed.data;
}

/** A misspelt name must not pass as its default. */
function unknownPath(given: unknown, parsed: unknown, path: string): string | undefined {
  if (typeof given !== 'object' || given === null || typeof parsed !== 'object' || parsed === null) return undefined;
  for (const [key, value] of Object.entries(given)) {
    const here = `${path}.${key}`;
    if (!Object.hasOwn(parsed, key)) return here;
    const inside = unknownPath(value, (parsed as Record<string, unknown>)[key], here);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function readJson(text: string): Record<string, unknown> {
  try {
    const file: unknown = JSON.parse(text);
    if (typeof file === 'object' && file !== null && !Array.isArray(file)) return file as Record<string, unknown>;
  } catch {
    // The sentence below says it.
  }
  throw refuse('The file is not JSON; choose one that this program has exported.');
}

const refuse = (message: string) => new Failure('bad-request', message);
