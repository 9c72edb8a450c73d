import { pieces, type Steps, valuesAtOnce } from './steps.ts';

/** To sort by at once: few enough that the counts stay in the nearest cache. */
const bits = 12;

/**
 * Indices of `keys` in ascending order of them, equal ones as they stand. A radix sort, because one by comparisons takes a second for a
 * million and cannot be broken off.
 * @param keys whole numbers, at most 2^53 apart
 * @returns undefined when they stand in that order already, as times mostly do
 */
export function* ascendingOrder(keys: Float64Array): Steps<Uint32Array | undefined> {
  const count = keys.length;
  let [least, most, isAscending] = [Infinity, -Infinity, true];
  for (const { start, end } of pieces(count)) {
    yield;
    for (let i = start; i < end; i += 1) {
      const key = keys[i];
      if (key < most) isAscending = false;
      else most = key;
      if (key < least) least = key;
    }
  }
  if (isAscending) return undefined;

  const words = [new Uint32Array(count), new Uint32Array(most - least < 2 ** 32 ? 0 : count)];
  for (const { start, end } of pieces(count)) {
    yield;
    for (let i = start; i < end; i += 1) {
      const distance = keys[i] - least;
      // Only the lower 32 bits of a number are kept here.
      words[0][i] = distance;
      words[1][i] = distance / 2 ** 32;
    }
  }
  let order = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) order[i] = i;
  const [low, high] = [most - least < 2 ** 32 ? most - least : 2 ** 32 - 1, Math.floor((most - least) / 2 ** 32)];
  for (let shift = 0; low >>> shift > 0 && shift < 32; shift += bits) order = yield* sortDigit(words[0], shift, order);
  for (let shift = 0; high >>> shift > 0; shift += bits) order = yield* sortDigit(words[1], shift, order);
  return order;
}

/** The order once it is sorted by one digit of the keys as well. */
function* sortDigit(keys: Uint32Array, shift: number, order: Uint32Array): Steps<Uint32Array<ArrayBuffer>> {
  const count = keys.length;
  const digits = new Uint16Array(count);
  const ends = new Uint32Array(1 << bits);
  for (const { start, end } of pieces(count)) {
    yield;
    for (let place = start; place < end; place += 1) {
      const digit = (keys[order[place]] >>> shift) & ((1 << bits) - 1);
      digits[place] = digit;
      ends[digit] += 1;
    }
  }
  for (let digit = 1; digit < ends.length; digit += 1) ends[digit] += ends[digit - 1];
  const sorted = new Uint32Array(count);
  for (let end = count; end > 0; end -= valuesAtOnce) {
    yield;
    for (let place = end - 1; place >= Math.max(0, end - valuesAtOnce); place -= 1) {
      const digit = digits[place];
      ends[digit] -= 1;
      sorted[ends[digit]] = order[place];
    }
  }
  return sorted;
}
