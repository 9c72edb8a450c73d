import type { WebContents } from 'electron';
import type { Clock, Logger } from './ports.ts';
import { createRestartLimit } from './restart-limit.ts';

export type WatchedContents = Pick<WebContents, 'on' | 'reload' | 'isDestroyed'>;

/**
 * Loads the page again after its process died; the engine is not touched by that.
 * @param options.onGivenUp told in one plain sentence when it died 5 times within a minute, or cannot run here at all
 */
export function reloadAfterCrash(
  contents: WatchedContents,
  options: { clock: Clock; logger: Logger; onGivenUp(message: string): void },
): void {
  const { clock, logger, onGivenUp } = options;
  const reloads = createRestartLimit({ clock });
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    const isHopeless = reason === 'launch-failed' || reason === 'integrity-failure';
    const waitMs = isHopeless ? undefined : reloads.next();
    logger.error('The page ended by itself.', { reason, exitCode, reloadsInMs: waitMs ?? null });
    if (waitMs === undefined) {
      onGivenUp(
        isHopeless
          ? `The page cannot run on this computer (${reason}, code ${exitCode}).`
          : `The page ended by itself 5 times within a minute (last time: ${reason}), so it was not loaded again.`,
      );
      return;
    }
    clock.schedule(waitMs, () => {
      if (!contents.isDestroyed()) contents.reload();
    });
  });
}
