import type { AlertDelivery } from '../../../core/contract/contract.ts';
import type { AlertTone } from '../../../core/domain/alert.ts';
import type { Act } from './show-notification.ts';

let audio: AudioContext | undefined;

/** Frequency in Hz, when it begins and how long it lasts in s. */
type Note = readonly [frequency: number, at: number, length: number];
const tones: Readonly<Record<AlertTone, { readonly type: OscillatorType; readonly notes: readonly Note[] }>> = {
  chime: {
    type: 'sine',
    notes: [
      [660, 0, 0.12],
      [880, 0.14, 0.12],
    ],
  },
  ping: { type: 'triangle', notes: [[1_320, 0, 0.08]] },
  alarm: {
    type: 'square',
    notes: [
      [520, 0, 0.18],
      [390, 0.2, 0.18],
      [520, 0.4, 0.18],
      [390, 0.6, 0.18],
    ],
  },
};
/** As loud as the page gets at full volume. */
const loudest = 0.16;

/** The tone that is set; browsers play it only after the page was clicked in or typed to. */
export function playAlert({ tone, volume }: AlertDelivery['sound']): Act {
  audio ??= new AudioContext();
  const context = audio;
  if (!navigator.userActivation.hasBeenActive) {
    return { problem: 'This window may not play a sound before it was clicked in.', run() {} };
  }
  return {
    run() {
      void context.resume();
      const gain = new GainNode(context, { gain: loudest * volume });
      gain.connect(context.destination);
      const { type, notes } = tones[tone];
      for (const [frequency, at, length] of notes) {
        const note = new OscillatorNode(context, { type, frequency });
        note.connect(gain);
        note.start(context.currentTime + at);
        note.stop(context.currentTime + at + length);
      }
    },
  };
}
