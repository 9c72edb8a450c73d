import type { RunState } from '../contract/contract.ts';
import { printRemark } from './output.ts';
import { startProgress } from './progress.ts';

function describeState(state: RunState): string {
  const loss = state.loss === null ? '' : `, loss ${state.loss.toFixed(4)}`;
  const speed = state.samplesPerSecond === null ? '' : `, ${Math.round(state.samplesPerSecond)} samples/s`;
  return `${state.phase} epoch ${state.epoch}/${state.epochs}${loss}${speed}`;
}

/** A run on stderr: a bar on a terminal, else a line for each phase and each epoch. */
export function startRunProgress(): { show(state: RunState): void; stop(): void } {
  const bar = startProgress(false);
  let phase: RunState['phase'] | undefined;
  let epochs = 0;

  const remark = (state: RunState) => {
    // How it ended is said by the command itself.
    if (state.phase !== phase && state.phase === 'training') printRemark(`training, ${state.steps} steps at most`);
    for (const { epoch, trainLoss, validationLoss } of state.curve.slice(epochs)) {
      printRemark(
        `epoch ${epoch}: training loss ${trainLoss.toFixed(4)}, validation loss ${validationLoss.toFixed(4)}`,
      );
    }
    phase = state.phase;
    epochs = state.curve.length;
  };

  return {
    show(state) {
      if (process.stderr.isTTY) bar.update(state.steps > 0 ? state.step / state.steps : 0, describeState(state));
      else remark(state);
    },
    stop: bar.stop,
  };
}
