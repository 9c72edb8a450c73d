import { expect, it } from 'vitest';
import { valueText } from './value-text.ts';

it('writes a setting as people do, and leaves what has parts as it is', () => {
  const written = ['"gpt-4o-mini"', '["BTC/USDT","ETH/USDT"]', '[]', 'true', 'false', '7.5', 'null', null].map(
    valueText,
  );
  expect(written).toEqual(['gpt-4o-mini', 'BTC/USDT, ETH/USDT', 'none', 'on', 'off', '7.5', '–', '–']);
  expect(valueText('{"from":"22:00"}')).toBe('{"from":"22:00"}');
});
