import { expect, it } from 'vitest';
import { paperSettings } from '../../../core/contract/paper-schemas.ts';
import { fields, readValue, shownValue } from './setting-fields.ts';

const defaults = paperSettings.parse({});
const accepts = (id: string, value: number) => paperSettings.safeParse({ [id]: value }).success;

it.each(fields)('$id has the range and the default that the engine has', (field) => {
  expect(shownValue(field, defaults)).toBe(String(field.initial));
  for (const edge of [field.min, field.max]) {
    const stored = readValue(field, String(edge));
    expect(stored).toBeTypeOf('number');
    expect(accepts(field.id, stored as number)).toBe(true);
  }
  expect(accepts(field.id, (field.max * 1.01 + 1) / field.scale)).toBe(false);
  expect(accepts(field.id, (field.min - 0.01) / field.scale)).toBe(false);
  expect(readValue(field, String(field.max * 1.01 + 1))).toBeTypeOf('string');
});

it('asks for every number that there is', () => {
  const numbers = Object.entries(defaults).filter(([, value]) => typeof value === 'number');
  expect(fields.map(({ id }) => id).toSorted()).toEqual(numbers.map(([id]) => id).toSorted());
});

it('refuses what is no number', () => {
  for (const text of ['', 'many', '1e3']) expect(readValue(fields[0], text)).toBe('A number is needed, 1 to 100.');
});

it('says the range of a number that is outside of it', () => {
  for (const text of ['-5', '999']) expect(readValue(fields[0], text)).toBe('It must be 1 to 100.');
});
