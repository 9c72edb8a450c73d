import type { SourceSettings } from '../../../core/contract/contract.ts';
import { checkAddress, checkText } from './check-field.ts';

export type SourceKind = SourceSettings['kind'];

/** How each kind is called, and what says where its headlines are. */
export const kinds: Readonly<Record<SourceKind, { label: string; place: string | null; hint: string }>> = {
  rss: { label: 'RSS or Atom feed', place: 'Address', hint: 'Of the feed itself, not of the page it belongs to.' },
  reddit: { label: 'Reddit', place: 'Subreddit', hint: 'Its name without r/. Works without keys, better with them.' },
  x: { label: 'X', place: 'Search', hint: 'As in X’s recent search; needs an API token under Keys.' },
  fearGreed: { label: 'Fear & Greed index', place: null, hint: 'One number a day, of alternative.me.' },
  folder: {
    label: 'Watched folder',
    place: 'Folder',
    hint: 'On the computer the engine runs on. Every .csv and .txt that appears in it is read once.',
  },
};

export type SourceValues = { kind: SourceKind; name: string; place: string; everyMinutes: string };
export type SourceErrors = Partial<Record<'name' | 'place' | 'everyMinutes', string>>;

/** Address, subreddit, search or folder; empty for the index. */
export function placeOf(source: SourceSettings): string {
  switch (source.kind) {
    case 'rss':
      return source.url;
    case 'reddit':
      return source.subreddit;
    case 'x':
      return source.query;
    case 'folder':
      return source.path;
    case 'fearGreed':
      return '';
  }
}

export function newSource(kind: SourceKind): SourceValues {
  const everyMinutes = { rss: '10', reddit: '15', x: '15', fearGreed: '360', folder: '1' }[kind];
  return { kind, name: kind === 'fearGreed' ? kinds.fearGreed.label : '', place: '', everyMinutes };
}

/** What is wrong with each field; empty when it can be saved. */
export function checkSource({ kind, name, place, everyMinutes }: SourceValues): SourceErrors {
  const minutes = Number(everyMinutes.trim());
  const isInterval = /^\d+$/.test(everyMinutes.trim()) && minutes >= 1 && minutes <= 1_440;
  const errors: Record<keyof SourceErrors, string | null> = {
    name: checkText(name, 80),
    place: checkPlace(kind, place),
    everyMinutes: isInterval ? null : 'A whole number of minutes is needed, 1 to 1,440.',
  };
  return Object.fromEntries(Object.entries(errors).filter(([, sentence]) => sentence !== null));
}

/** The source as it is saved, under `id`; only for values without errors. */
export function sourceOf(values: SourceValues, id: string, isEnabled: boolean): SourceSettings {
  const place = values.place.trim();
  const base = { id, name: values.name.trim(), isEnabled, everyMinutes: Number(values.everyMinutes) };
  switch (values.kind) {
    case 'rss':
      return { ...base, kind: 'rss', url: place };
    case 'reddit':
      return { ...base, kind: 'reddit', subreddit: subredditOf(place) };
    case 'x':
      return { ...base, kind: 'x', query: place };
    case 'folder':
      return { ...base, kind: 'folder', path: place };
    case 'fearGreed':
      return { ...base, kind: 'fearGreed' };
  }
}

/** An id made of the name, which no other source has. */
export function idFor(name: string, taken: readonly string[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 34);
  const base = plain || 'source';
  let id = base;
  for (let count = 2; taken.includes(id); count += 1) id = `${base}-${count}`;
  return id;
}

const subredditOf = (place: string) => place.replace(/^\/?r\//i, '');

function checkPlace(kind: SourceKind, place: string): string | null {
  switch (kind) {
    case 'rss':
      return checkAddress(place);
    case 'reddit':
      return /^\w{2,21}$/.test(subredditOf(place.trim())) ? null : 'A name of 2 to 21 letters, digits and _ is needed.';
    case 'x':
      return checkText(place, 512);
    case 'folder':
      return checkText(place, 4_096);
    case 'fearGreed':
      return null;
  }
}
