import { Presets, SingleBar } from 'cli-progress';

/** A bar on stderr; silent when stderr is not a terminal or `isQuiet`. */
export type Progress = { update(fraction: number, text: string): void; stop(): void };

export function startProgress(isQuiet: boolean): Progress {
  if (isQuiet || !process.stderr.isTTY) return { update() {}, stop() {} };
  const bar = new SingleBar(
    { format: '{bar} {percentage} %  {text}', stream: process.stderr, clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(1000, 0, { text: '' });
  return {
    update: (fraction, text) => bar.update(Math.round(Math.min(1, Math.max(0, fraction)) * 1000), { text }),
    stop: () => bar.stop(),
  };
}
