import type { UtcMs } from '../domain/time.ts';
import { spoilPrices } from './bad-values.ts';
import type { Faults } from './fault-switches.ts';
import type { FaultName } from './fault-table.ts';
import type { KlineData } from './stream-frames.ts';

export type KlineFrame = {
  readonly stream: string;
  readonly openTime: UtcMs;
  readonly isClosed: boolean;
  readonly data: KlineData;
  /** The same bar half-way, for a late frame. */
  halfWay(): KlineData | undefined;
};

export type SentFrame = { readonly text: string; readonly isClosed: boolean; readonly faults: readonly FaultName[] };

/** A frame waiting to be overtaken, on one socket. */
export type HeldFrame = { frame?: SentFrame };

function spoil(data: KlineData, kind: Parameters<typeof spoilPrices>[1]): KlineData {
  const { o, h, l, c } = data.k;
  const spoilt = spoilPrices({ open: String(o), high: String(h), low: String(l), close: String(c) }, kind);
  return { ...data, k: { ...data.k, o: spoilt.open, h: spoilt.high, l: spoilt.low, c: spoilt.close } };
}

/**
 * What is really sent for a kline frame while faults are on: nothing, one frame or several, in order.
 * @param wrap makes the text of a payload for the socket
 */
export function strikeFrame(
  frame: KlineFrame,
  faults: Faults,
  held: HeldFrame,
  wrap: (data: unknown) => string,
): SentFrame[] {
  if (frame.isClosed && faults.strike('dropClosedFrames')) return [];
  const struck: FaultName[] = [];
  let data = frame.data;
  const bad = faults.peek('badValues')?.settings;
  if (bad && bad.where !== 'rest' && faults.strike('badValues')) {
    data = spoil(data, bad.kind);
    struck.push('badValues');
  }
  let text = wrap(data);
  if (faults.strike('malformedFrames')) {
    text = text.slice(0, text.length >> 1);
    struck.push('malformedFrames');
  }
  const isDouble = faults.strike('duplicateFrames') !== undefined;
  if (isDouble) struck.push('duplicateFrames');
  const sent: SentFrame = { text, isClosed: frame.isClosed, faults: struck };
  const frames = isDouble ? [sent, sent] : [sent];
  const late = frame.isClosed && faults.strike('lateFrames') ? frame.halfWay() : undefined;
  if (late) frames.push({ text: wrap(late), isClosed: false, faults: ['lateFrames'] });
  if (held.frame) {
    frames.push(held.frame);
    held.frame = undefined;
  } else if (faults.strike('reorderFrames')) {
    held.frame = { ...frames[0], faults: [...struck, 'reorderFrames'] };
    return frames.slice(1);
  }
  return frames;
}
