import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const importPattern = /^(?:import|export)\s+(type\s)?[^;]*?from '([^']+)'/gm;

/** Every module that a file loads when it runs, and what those load; packages by their name. */
function loadedBy(file: URL, seen = new Set<string>()): Set<string> {
  for (const [, isType, name] of readFileSync(file, 'utf8').matchAll(importPattern)) {
    if (isType) continue;
    const loaded = name.startsWith('.') ? new URL(name, file).pathname : name;
    if (seen.has(loaded)) continue;
    seen.add(loaded);
    if (name.startsWith('.')) loadedBy(new URL(name, file), seen);
  }
  return seen;
}

describe('what a page loads with the client', () => {
  it.each(['connect.ts', 'browser-socket-link.ts', 'port-link.ts'])(
    '%s needs no Node and no schemas of the contract',
    (name) => {
      const loaded = [...loadedBy(new URL(name, import.meta.url))];
      expect(loaded.length).toBeGreaterThan(0);
      expect(
        loaded.filter((module) => /^node:|^ws$|\/hosts\/|\/contract\/(?:contract|schemas|serve)\.ts$/.test(module)),
      ).toEqual([]);
      // The mini build alone: the other probes for `new Function`, which the page's policy reports.
      expect(loaded.filter((module) => module === 'zod')).toEqual([]);
    },
  );
});
