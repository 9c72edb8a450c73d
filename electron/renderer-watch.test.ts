import { describe, expect, it } from 'vitest';
import { createManualClock } from '../core/hosts/manual-clock.test-kit.ts';
import type { Logger } from './ports.ts';
import { reloadAfterCrash } from './renderer-watch.ts';
import { StandInContents } from './test/electron-stand-in.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function watched() {
  const contents = new StandInContents();
  const clock = createManualClock();
  const givenUp: string[] = [];
  reloadAfterCrash(contents.electron, { clock, logger: silent, onGivenUp: (message) => givenUp.push(message) });
  return { contents, clock, givenUp };
}

describe('reloadAfterCrash', () => {
  it.each(['crashed', 'oom', 'killed', 'abnormal-exit', 'memory-eviction'] as const)(
    'loads the page again after %s',
    (reason) => {
      const { contents, clock, givenUp } = watched();
      contents.die(reason);
      clock.advance(250);
      expect([contents.reloads, givenUp]).toEqual([1, []]);
    },
  );

  it('stops at the fifth time within a minute and says why', () => {
    const { contents, clock, givenUp } = watched();
    for (let i = 0; i < 6; i += 1) {
      contents.die('oom');
      clock.advance(4_000);
      if (givenUp.length > 0) break;
    }
    expect(contents.reloads).toBe(4);
    expect(givenUp).toEqual([
      'The page ended by itself 5 times within a minute (last time: oom), so it was not loaded again.',
    ]);
  });

  it('does not try what cannot work', () => {
    const { contents, clock, givenUp } = watched();
    contents.die('launch-failed');
    clock.advance(60_000);
    expect([contents.reloads, givenUp]).toEqual([0, ['The page cannot run on this computer (launch-failed, code 1).']]);
  });

  it('leaves a page alone that ended as it should', () => {
    const { contents, clock } = watched();
    contents.die('clean-exit');
    clock.advance(60_000);
    expect(contents.reloads).toBe(0);
  });
});
