import { Failure } from '../domain/failure.ts';

/** Money is counted in whole units of 0.00000001 of the account's currency, so that sums are exact. */
export type Units = number;
const unitsPerCoin = 1e8;

/**
 * @param amount in the account's currency
 * @throws Failure 'too-large' above 90 million, where whole units stop being exact
 */
export function toUnits(amount: number): Units {
  const units = Math.round(amount * unitsPerCoin);
  if (Number.isSafeInteger(units)) return units === 0 ? 0 : units;
  throw new Failure('too-large', `The paper account cannot count ${amount}; reset it with a smaller balance.`);
}

export function fromUnits(units: Units): number {
  return units / unitsPerCoin;
}

/** What `quantity` of the base currency costs at `price`. */
export function costOf(price: number, quantity: number): Units {
  return toUnits(price * quantity);
}
