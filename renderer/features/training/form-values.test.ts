import { describe, expect, it } from 'vitest';
import { checkForm, firstError, firstValues, toSpec } from './form-values.ts';

const values = { ...firstValues, markets: ['demo:BTC/USDT'] as const };

describe('checkForm', () => {
  it('accepts the first values with a market', () => {
    expect(checkForm(values)).toEqual({});
  });
  it('says what is wrong beside each field', () => {
    const errors = checkForm({
      ...firstValues,
      from: '2026-05-02',
      to: '2026-05-01',
      epochs: '',
      seed: '-1',
      batchSize: '1.5',
      learningRate: '0',
      seeds: '11',
      recencyHalfLife: '-3',
    });
    expect(Object.keys(errors).sort()).toEqual([
      'batchSize',
      'epochs',
      'learningRate',
      'markets',
      'recencyHalfLife',
      'seed',
      'seeds',
      'to',
    ]);
  });
  it.each(['1e9', '1e2', '9'.repeat(10_000), '0x10', ' ', '12a'])('refuses %.12s as a count', (epochs) => {
    expect(Object.keys(checkForm({ ...values, epochs }))).toEqual(['epochs']);
  });
  it('knows a day that does not exist', () => {
    expect(checkForm({ ...values, from: '2026-02-30' })).toHaveProperty('from');
  });
});

describe('toSpec', () => {
  it('takes UTC days, the last one whole', () => {
    const spec = toSpec({ ...values, from: '2026-05-01', to: '2026-05-01' });
    expect(spec.from).toBe(Date.UTC(2026, 4, 1));
    expect(spec.to).toBe(Date.UTC(2026, 4, 2));
  });
  it('leaves an open end open and turns typed texts into numbers', () => {
    const spec = toSpec({ ...values, epochs: '7' });
    expect(spec).toMatchObject({ from: undefined, to: undefined, epochs: 7 });
  });
  it('lets all samples count the same while no half-life is typed', () => {
    expect(toSpec(values).recencyHalfLifeDays).toBeNull();
    expect(toSpec({ ...values, recencyHalfLife: '30.5' }).recencyHalfLifeDays).toBe(30.5);
  });
});
it('names the first field that needs another value', () => {
  const wrong = checkForm({ ...firstValues, markets: ['demo:BTC/USDT'], epochs: '0', seeds: '99' });
  expect(firstError(wrong)).toBe('Epochs, at most: A whole number from 1 to 1000.');
  expect(firstError({})).toBeNull();
});
