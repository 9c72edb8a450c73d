import type { ModelComparison } from '../contract/contract.ts';
import { toIso } from '../domain/time.ts';
import type { Manifest } from './manifest.ts';

type Named = { readonly modelId: string; readonly manifest: Manifest };
type Values = ModelComparison['differences'][number]['values'];

/** Every leaf of nested settings as text, by its dotted name; a list is one leaf. */
function flatten(value: unknown, name: string, into: Map<string, string>): void {
  if (value === undefined) return;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, `${name}.${key}`, into);
    return;
  }
  into.set(name, value === null ? 'none' : Array.isArray(value) ? value.join(', ') : String(value));
}

/** All that was chosen for a model, or follows from the data it was made of. */
function settingsOf({ spec, config, rules, seed, report, split }: Manifest): Map<string, string> {
  const { markets, preset, from: _from, to: _to, seed: firstSeed, ...training } = spec;
  const { name: _name, ...network } = config;
  const ranges = Object.entries(split).map(([part, range]) => [
    part,
    range && `${toIso(range.from)} to ${toIso(range.to)}`,
  ]);
  const settings = new Map<string, string>();
  flatten({ markets, ...Object.fromEntries(ranges) }, 'data', settings);
  flatten({ samples: report.dataset.samples, fingerprint: report.dataset.fingerprint }, 'data', settings);
  flatten({ preset, ...network }, 'network', settings);
  flatten({ firstSeed, keptSeed: seed, ...training }, 'training', settings);
  flatten(rules, 'labels', settings);
  return settings;
}

function remarksOn(a: Manifest, b: Manifest): string[] {
  const remarks: string[] = [];
  const same = (pick: (manifest: Manifest) => unknown) => JSON.stringify(pick(a)) === JSON.stringify(pick(b));
  if (!same(({ rules }) => rules)) {
    remarks.push('They learned to foresee different trades: their metrics answer different questions.');
  }
  const markets = ({ spec }: Manifest) => [...spec.markets].sort();
  if (!same(markets) || !same(({ split }) => split.test)) {
    remarks.push('They were tested on different candles: compare each with its own baselines, not one with the other.');
  } else if (!same(({ report }) => report.metrics.test.samples)) {
    remarks.push('They were tested on the same time but not on the same number of samples.');
  }
  return remarks;
}

function shown({ modelId, manifest }: Named): ModelComparison['models'][number] {
  const { createdAt, config, markets, parameters, curve, report } = manifest;
  return { modelId, createdAt, preset: config.name, markets, parameters, curve, report: { modelId, ...report } };
}

/** Two models side by side: what was set differently, and everything their reports say. */
export function compareModels(first: Named, second: Named): ModelComparison {
  const [a, b] = [settingsOf(first.manifest), settingsOf(second.manifest)];
  const groups = ['data', 'network', 'training', 'labels'];
  const groupOf = (setting: string) => groups.indexOf(setting.split('.')[0]);
  const settings = [...new Set([...a.keys(), ...b.keys()])].sort((one, other) => groupOf(one) - groupOf(other));
  const differences = settings.flatMap((setting) => {
    const values: Values = [a.get(setting) ?? null, b.get(setting) ?? null];
    return values[0] === values[1] ? [] : [{ setting, values }];
  });
  return {
    models: [shown(first), shown(second)],
    differences,
    remarks: remarksOn(first.manifest, second.manifest),
  };
}
