import { money } from '../../../core/domain/number-text.ts';
import { unknown } from '../../ui/format.ts';

/** `9,997.50` */
export function formatMoney(amount: number | null): string {
  return amount === null ? unknown : money(amount);
}

/** `+12.40`: with a sign, for gains and losses. What rounds to zero has none. */
export function formatGain(amount: number | null): string {
  const text = formatMoney(amount);
  return amount !== null && Math.round(amount * 100) > 0 ? `+${text}` : text;
}

/** For colour: undefined where it rounds to zero. */
export function gainDirection(amount: number | null): 'up' | 'down' | undefined {
  const cents = Math.round((amount ?? 0) * 100);
  return cents > 0 ? 'up' : cents < 0 ? 'down' : undefined;
}
