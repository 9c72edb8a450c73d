import type { Act } from './show-notification.ts';

let audio: AudioContext | undefined;

/** Two short tones; browsers play them only after the page was clicked in or typed to. */
export function playAlert(): Act {
  audio ??= new AudioContext();
  const context = audio;
  if (!navigator.userActivation.hasBeenActive) {
    return { problem: 'This window may not play a sound before it was clicked in.', run() {} };
  }
  return {
    run() {
      void context.resume();
      const gain = new GainNode(context, { gain: 0.08 });
      gain.connect(context.destination);
      [660, 880].forEach((frequency, i) => {
        const tone = new OscillatorNode(context, { frequency });
        tone.connect(gain);
        tone.start(context.currentTime + i * 0.14);
        tone.stop(context.currentTime + i * 0.14 + 0.12);
      });
    },
  };
}
