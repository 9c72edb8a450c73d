import type { RunState } from '../contract/contract.ts';
import { fixed, whole } from '../domain/number-text.ts';
import { printRemark } from './output.ts';
import { startProgress } from './progress.ts';

function describeState(state: RunState): string {
  const loss = state.loss === null ? '' : `, loss ${fixed(state.loss, 4)}`;
  const speed = state.samplesPerSecond === null ? '' : `, ${whole(state.samplesPerSecond)} samples/s`;
  const what = state.network === null || state.network.count === 1 ? '' : ` ${state.network.what},`;
  return `${state.phase}${what} epoch ${state.epoch}/${state.epochs}${loss}${speed}`;
}

/** A run on stderr: a bar on a terminal, else a line for each phase and each epoch. */
export function startRunProgress(): { show(state: RunState): void; stop(): void } {
  const bar = startProgress(false);
  let phase: RunState['phase'] | undefined;
  let network = 0;
  let epochs = 0;

  const remark = (state: RunState) => {
    // How it ended is said by the command itself.
    if (state.phase !== phase && state.phase === 'paused') printRemark('paused');
    if (state.network !== null && state.network.index !== network) {
      const { index, count, what } = state.network;
      printRemark(`network ${index} of ${count}, ${what}: ${whole(state.steps)} steps at most`);
      network = index;
      epochs = 0;
    }
    for (const { epoch, trainLoss, validationLoss } of state.network === null ? [] : state.curve.slice(epochs)) {
      printRemark(`epoch ${epoch}: training loss ${fixed(trainLoss, 4)}, validation loss ${fixed(validationLoss, 4)}`);
    }
    phase = state.phase;
    // The kept network's whole curve comes again at the end.
    if (state.network !== null) epochs = state.curve.length;
  };

  return {
    show(state) {
      if (process.stderr.isTTY) bar.update(state.steps > 0 ? state.step / state.steps : 0, describeState(state));
      else remark(state);
    },
    stop: bar.stop,
  };
}
