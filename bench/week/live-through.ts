import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { EngineStatus, PaperState } from '../../core/contract/contract.ts';
import { silentLogger } from '../../core/domain/ports.ts';
import { seededRandom } from '../../core/domain/random.ts';
import type { UtcMs } from '../../core/domain/time.ts';
import { hourMs, minuteMs } from '../../core/domain/timeframe.ts';
import { createManualClock } from '../../core/hosts/manual-clock.test-kit.ts';
import { startSimulator } from '../../core/simulator/start-simulator.ts';
import { createSyntheticMarket } from '../../core/simulator/synthetic-market.ts';
import type { EngineAnswer, EngineMessage } from './engine-message.ts';
import { EngineKilled, type EngineProcess, startEngineProcess } from './engine-process.ts';
import { type Attempt, startHookServer } from './hook-server.ts';
import type { Kill, Trouble } from './plan-trouble.ts';
import { createTrafficCount, isSameTraffic } from './traffic.ts';
import { weekPaper, weekRules } from './week-settings.ts';

type Rested = Extract<EngineAnswer, { kind: 'rested' }>;

const stepMs = 20_000;
/** A bar's last frame comes so long before a step: decisions are recorded two seconds after the close of their bar. */
const phaseMs = 2_000;
/** Real time; an engine that is still busy then hangs. */
const patienceMs = 120_000;

/** Bytes, after a garbage collection: of the process, of its JavaScript, of its buffers. */
export type MemorySample = {
  readonly time: UtcMs;
  readonly life: number;
  readonly rss: number;
  readonly heap: number;
  readonly external: number;
};

/** What came of it. */
export type Lived = {
  readonly start: UtcMs;
  readonly end: UtcMs;
  readonly realMs: number;
  /** What was planned to go wrong. */
  readonly trouble: Trouble;
  /** The price that the rule `level` waits for. */
  readonly level: number;
  readonly kills: readonly (Kill & { readonly killedAt: UtcMs; readonly backAt: UtcMs })[];
  readonly attempts: readonly Attempt[];
  readonly memory: readonly MemorySample[];
  /** What the product's own verifications found after each start and at the end. */
  readonly misfits: readonly string[];
  /** What the workstation showed the user, after the disk had been full and at the end. */
  readonly notices: readonly string[];
  /** What the engine logged as errors. */
  readonly errors: readonly string[];
};

export const demoSeed = 1;

/**
 * Lets an engine in a process of its own live on the simulated exchange from `start` to `end`, in steps of 20 s: both have the same time,
 * and it goes on when everything that was sent has arrived and nothing is left to do.
 */
export async function liveThrough(options: {
  dataDir: string;
  start: UtcMs;
  end: UtcMs;
  seed: number;
  trouble: Trouble;
  onHour?(time: UtcMs): void;
}): Promise<Lived> {
  const { dataDir, start, end, seed, trouble, onHour } = options;
  const began = performance.now();
  const clock = createManualClock(start + phaseMs);
  const market = createSyntheticMarket({ seed: demoSeed });
  const simulator = await startSimulator({ market, clock, logger: silentLogger });
  const hooks = await startHookServer(seededRandom(seed + 1));
  const traffic = createTrafficCount('server');
  const onSocket = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    if (socket.localPort === simulator.port || socket.localPort === hooks.port) traffic.add(socket);
  };
  subscribe('net.server.socket', onSocket);
  if (trouble.revisions.length > 0) simulator.faults.apply({ revisions: [...trouble.revisions] });
  const level = market.minutes('BTC/USDT', start - minuteMs, start).close[0];

  const kills: (Kill & { killedAt: UtcMs; backAt: UtcMs })[] = [];
  const memory: MemorySample[] = [];
  const misfits: string[] = [];
  const errors: string[] = [];
  let engine: EngineProcess | undefined;
  const running = () => engine as EngineProcess;

  /** What is due runs only when everything that was sent has arrived, so that no result depends on which of two sockets was read first. */
  const settle = async () => {
    let isFiring = false;
    let before: string | undefined;
    for (const since = performance.now(); ; ) {
      const rested: Rested = await running().ask({ kind: 'rest', isFiring }, 'rested');
      const { isDue, traffic: seen, requests } = rested;
      const isQuiet = requests === hooks.hanging() && isSameTraffic(traffic.read(), seen);
      const now = isQuiet ? JSON.stringify(seen) : undefined;
      const isAtRest = now !== undefined && now === before;
      if (isAtRest && !isDue) return;
      isFiring = isAtRest;
      before = isFiring ? undefined : now;
      if (performance.now() - since > patienceMs) {
        const state = { requests, hanging: hooks.hanging(), theirs: seen, ours: traffic.read() };
        throw new Error(`The engine does not come to rest: ${JSON.stringify(state)}`);
      }
      await setImmediate();
    }
  };
  const call = async (name: string, params: unknown) =>
    (await running().ask({ kind: 'call', name, params }, 'values')).values;

  const notices: string[] = [];
  const readNotices = async () => {
    const [status] = (await call('status.watch', {})) as EngineStatus[];
    const shown = [
      ...status.notices.map(({ message }) => message),
      ...status.feeds.flatMap(({ detail }) => detail ?? []),
    ];
    for (const text of shown) if (!notices.includes(text)) notices.push(text);
  };
  let full: readonly string[] = [];
  const watchDisk = async () => {
    const now = clock.now();
    const shouldBe = trouble.fullDisk?.find(({ from, to }) => now >= from && now < to)?.files ?? [];
    if (!engine || shouldBe === full || shouldBe.length + full.length === 0) return;
    if (full.length > 0) await readNotices();
    full = shouldBe;
    await engine.ask({ kind: 'disk', full }, 'done');
  };

  const verify = async () => {
    const found = (await call('record.verify', {})).at(-1) as { result: { misfit: { message: string } | null } };
    const [account] = (await call('paper.verify', { accountId: 1 })) as { misfit: string | null }[];
    for (const misfit of [found.result.misfit?.message, account.misfit]) if (misfit) misfits.push(misfit);
  };

  const open = async (setUp?: Extract<EngineMessage, { kind: 'open' }>['setUp']) => {
    engine = startEngineProcess();
    const { restUrl, wsUrl } = simulator;
    await engine.ask({ kind: 'open', dataDir, time: clock.now(), simulator: { restUrl, wsUrl }, setUp }, 'done');
    await settle();
    if (!setUp) await verify();
  };

  const step = async () => {
    const to = clock.now() + stepMs;
    await engine?.ask({ kind: 'set', time: to }, 'done');
    clock.advance(stepMs);
    if (!engine) return;
    await settle();
  };

  /** After it has died: everything that it had open is closed on this side, too. */
  const bury = async () => {
    await engine?.kill();
    errors.push(...running().errors());
    engine = undefined;
    while (Object.keys(traffic.read()).length > 0 || hooks.hanging() > 0) await setImmediate();
  };

  const isTimeToKill = async ({ kind }: Kill): Promise<boolean> => {
    if (kind === 'anywhere') return true;
    if (kind === 'delivering') return hooks.hanging() > 0;
    if (kind !== 'holding') return false;
    const [account] = (await call('paper.read', { accountId: 1 })) as PaperState[];
    return account.positions.length > 0;
  };

  try {
    await open({ rules: weekRules(level), webhookUrl: hooks.url, paper: weekPaper });
    const faults = [...trouble.faults];
    const planned = [...trouble.kills];
    let killing: Kill | undefined;
    let backAt = 0;
    let hour = start;
    while (clock.now() < end) {
      while (faults.length > 0 && faults[0].at <= clock.now()) simulator.faults.apply(faults.shift()?.changes ?? {});
      if (!engine && clock.now() >= backAt) await open();
      await watchDisk();
      if (engine && !killing && planned.length > 0 && planned[0].at <= clock.now()) {
        killing = planned.shift() as Kill;
        const { kind } = killing;
        hooks.hold(kind === 'delivering');
        const isBySelf = kind !== 'anywhere' && kind !== 'holding' && kind !== 'delivering';
        if (isBySelf) await running().ask({ kind: 'dieAt', death: kind }, 'done');
      }
      let isKilled = false;
      try {
        await step();
        isKilled = engine !== undefined && killing !== undefined && (await isTimeToKill(killing));
      } catch (error) {
        if (!(error instanceof EngineKilled) || !killing) throw error;
        isKilled = true;
      }
      if (isKilled && killing) {
        hooks.hold(false);
        // It may have died before the exchange had the time of this step.
        await bury();
        backAt = clock.now() + killing.downMs;
        kills.push({ ...killing, killedAt: clock.now(), backAt });
        killing = undefined;
      }
      if (clock.now() - hour < hourMs) continue;
      hour += hourMs;
      onHour?.(hour);
      if (!engine) continue;
      const { rss, heap, external } = await running().ask({ kind: 'memory' }, 'memory');
      memory.push({ time: hour, life: kills.length, rss, heap, external });
    }
    await verify();
    await readNotices();
    await bury();
    const realMs = performance.now() - began;
    const came = { kills, attempts: hooks.attempts, memory, misfits, notices, errors };
    return { start, end: clock.now(), realMs, trouble, level, ...came };
  } finally {
    await engine?.kill();
    unsubscribe('net.server.socket', onSocket);
    await simulator.close();
    await hooks.close();
  }
}
