import { describe, expect, it } from 'vitest';
import { sentimentSettings } from '../../../core/contract/settings-schemas.ts';
import { tradingSettings } from '../../../core/contract/trading-schemas.ts';
import { checkAddress, checkField, isOpenToListeners } from './check-field.ts';
import { type FieldValues, fields, settingsOf, valuesOf } from './setting-fields.ts';
import { checkSymbol, tradingOf, tradingValues } from './trading-fields.ts';

const defaults = sentimentSettings.parse({});
const trading = tradingSettings.parse({});
const values: FieldValues = { ...tradingValues(trading), ...valuesOf(defaults) };
const fieldOf = (id: keyof FieldValues) => {
  const field = fields.find((candidate) => candidate.id === id);
  if (!field) throw new Error(`no field ${id}`);
  return field;
};
/** What the engine itself would say of the value. */
const isTaken = (id: keyof FieldValues, value: string) => {
  const changed = { ...values, [id]: value };
  return (
    sentimentSettings.safeParse(settingsOf(changed, null)).success &&
    tradingSettings.safeParse(tradingOf(changed, trading.symbols)).success
  );
};

describe('the form', () => {
  it('has a field for each value, with the engine’s own default', () => {
    expect(fields.map(({ id }) => id).toSorted()).toEqual(Object.keys(values).toSorted());
    expect(Object.fromEntries(fields.map(({ id, initial }) => [id, String(initial)]))).toEqual(
      Object.fromEntries(Object.entries(values).map(([id, value]) => [id, String(value)])),
    );
    expect(settingsOf(values, null)).toEqual(defaults);
    expect(tradingOf(values, trading.symbols)).toEqual(trading);
  });

  it.each(
    fields.flatMap((field) =>
      field.kind === 'number'
        ? [field.min, field.max, field.min - 1, field.max + 1, field.min + 0.5].map((value) => [field.id, `${value}`])
        : [],
    ),
  )('takes %s = %s exactly when the engine does', (id, value) => {
    expect(checkField(fieldOf(id as keyof FieldValues), { ...values, [id]: value }) === null).toBe(
      isTaken(id as keyof FieldValues, value),
    );
  });

  it.each([
    ['baseUrl', 'ftp://example.org'],
    ['baseUrl', 'example.org'],
    ['baseUrl', 'https://user:word@example.org/v1'],
    ['baseUrl', 'http://127.0.0.1:11434/v1'],
    ['modelId', 'finbert'],
    ['modelId', '../..'],
    ['modelId', 'Xenova/finbert'],
    ['model', ''],
    ['model', 'x'.repeat(201)],
    ['model', 'llama3.2:3b'],
  ] as const)('takes %s = %j exactly when the engine does', (id, value) => {
    expect(checkField(fieldOf(id), { ...values, [id]: value }) === null).toBe(isTaken(id, value));
  });

  it.each([
    ['2', '2'],
    ['2', '2.01'],
    ['0.25', '10'],
    ['10', '9.5'],
  ])('takes a take-profit of %s and a stop-loss of %s exactly when the engine does', (takeProfitAtr, stopLossAtr) => {
    const levels = { ...values, takeProfitAtr, stopLossAtr };
    const isEngineWilling = tradingSettings.safeParse(tradingOf(levels, trading.symbols)).success;
    for (const id of ['takeProfitAtr', 'stopLossAtr'] as const) {
      expect(checkField(fieldOf(id), levels) === null).toBe(isEngineWilling);
    }
    expect(checkField(fieldOf('horizonHours'), levels)).toBeNull();
  });

  it('tells a number that is out of range from what is no number', () => {
    const said = (feeBps: string) => checkField(fieldOf('feeBps'), { ...values, feeBps });
    expect(said('999')).toBe('It must be 0 to 100.');
    expect(said('-1')).toBe('It must be 0 to 100.');
    expect(said('many')).toBe('A number is needed, 0 to 100.');
  });

  it.each(['', ' ', '1e3', '0x10', 'many', '1,5', '-1', 'Infinity'])('does not take %j for a number', (value) => {
    expect(checkField(fieldOf('timeoutSeconds'), { ...values, timeoutSeconds: value })).not.toBeNull();
  });
});

it('warns of addresses that carry a key over a network as plain text', () => {
  const open = ['http://example.org/v1', 'http://192.168.1.4:8000/v1', 'http://127.0.0.1.example.org'];
  const closed = [
    'https://example.org/v1',
    'http://localhost:1234',
    'http://127.0.0.1:8000',
    'http://[::1]:1',
    'nothing',
  ];
  expect(open.map(isOpenToListeners)).toEqual(open.map(() => true));
  expect(closed.map(isOpenToListeners)).toEqual(closed.map(() => false));
  expect(checkAddress('http://[::1]:1')).toBeNull();
});

describe('the trading part of the form', () => {
  it('shows a fraction in percent and stores it without binary dust', () => {
    const typed = { ...values, breakEvenMargin: '2.9', feeBps: '7.5' };
    const stored = tradingOf(typed, ['BTC/USDT']);
    expect(stored.decisions.breakEvenMargin).toBe(0.029);
    expect(tradingValues(stored)).toMatchObject({ breakEvenMargin: '2.9', feeBps: '7.5' });
    expect(fieldOf('breakEvenMargin')).toMatchObject({ max: 50 });
  });

  it('offers exactly the decision bars that the engine takes', () => {
    const bar = fieldOf('barMinutes');
    const offered = bar.kind === 'choice' ? bar.choices.map(({ value }) => Number(value)) : [];
    expect(offered).toEqual(Array.from({ length: 1_441 }, (_, i) => i).filter((i) => isTaken('barMinutes', String(i))));
  });

  it.each([
    ['sol/usdt', null],
    ['SOL', 'Write it like SOL/USDT.'],
    ['btc/usdt', 'BTC/USDT is in the list already.'],
  ])('of the market %j says %j', (text, sentence) => expect(checkSymbol(text, trading.symbols, 20)).toBe(sentence));

  it('takes so many markets and no more', () => {
    expect(checkSymbol('SOL/USDT', trading.symbols, 2)).toBe('At most 2 markets.');
  });
});
