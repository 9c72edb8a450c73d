import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { basename } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementResultingChanges, StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../../core/domain/ports.ts';
import { createEngine, type Engine } from '../../core/engine/create-engine.ts';
import { deaths, type EngineAnswer, type EngineMessage } from './engine-message.ts';
import { createSteppedClock, type SteppedClock } from './stepped-clock.ts';
import { createTrafficCount } from './traffic.ts';

/** The engine of the simulated week, in a process of its own that can be killed: real files and sockets, and the time it is told. */

const traffic = createTrafficCount('client');
subscribe('net.client.socket', (message) => traffic.add((message as { socket: Socket }).socket));

const requests = new Set<unknown>();
const requestOf = (message: unknown) => (message as { request: unknown }).request;
subscribe('undici:request:create', (message) => requests.add(requestOf(message)));
for (const end of ['trailers', 'error']) {
  subscribe(`undici:request:${end}`, (message) => requests.delete(requestOf(message)));
}

let doomed: (typeof deaths)[keyof typeof deaths] | undefined;
let isStruck = false;
const die = () => process.kill(process.pid, 'SIGKILL');
const run = StatementSync.prototype.run as (...values: SQLInputValue[]) => StatementResultingChanges;
const runAndDie = function (this: StatementSync, ...values: SQLInputValue[]) {
  const result = run.apply(this, values);
  if (!doomed || !this.sourceSQL.includes(doomed.statement)) return result;
  if (doomed.value !== undefined && !values.includes(doomed.value)) return result;
  if (doomed.when === 'inside') die();
  isStruck = true;
  return result;
};
StatementSync.prototype.run = runAndDie as typeof StatementSync.prototype.run;
/** https://sqlite.org/rescode.html#full */
const fullCode = 13;
const databases = new Set<DatabaseSync>();
const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  databases.add(this);
  exec.call(this, sql);
  if (isStruck && sql === 'COMMIT') die();
};

const say = (level: string) => (message: string, fields?: Record<string, unknown>) => {
  process.stderr.write(`${JSON.stringify({ level, message, ...fields })}\n`);
};
const logger: Logger = {
  debug() {},
  info() {},
  warn: process.env.WEEK_VERBOSE ? say('warn') : () => {},
  error: say('error'),
};

let clock: SteppedClock;
let engine: Engine;

/** Also what is free inside of a database is taken away, and given back. */
const setDisk = (full: readonly string[]): void => {
  for (const db of databases) {
    if (!db.isOpen) continue;
    if (full.includes(basename(db.location() ?? ''))) fill(db);
    else {
      db.prepare('PRAGMA max_page_count = 1000000000').get();
      db.exec('DROP TABLE IF EXISTS filler');
    }
  }
};
const fill = (db: DatabaseSync): void => {
  db.exec('CREATE TABLE filler (x)');
  db.prepare(`PRAGMA max_page_count = ${db.prepare('PRAGMA page_count').get()?.page_count}`).get();
  const insert = db.prepare('INSERT INTO filler VALUES (zeroblob(3000))');
  try {
    for (;;) insert.run();
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== fullCode) throw error;
  }
};

const call = async (name: string, params: unknown): Promise<unknown[]> => {
  const values: unknown[] = [];
  const watching = new AbortController();
  const handler = (engine.handlers as unknown as Record<string, (...all: unknown[]) => unknown>)[name];
  const value = await handler(params, watching.signal, (emitted: unknown) => {
    values.push(emitted);
    if (name.endsWith('.watch')) watching.abort();
  });
  return value === undefined ? values : [value];
};

/** Until there is nothing left to do, or not without time: what has fallen due runs when it is fired. */
const rest = async (): Promise<void> => {
  let isSettled = false;
  for (let turn = 0; turn < 4; turn += 1) await setImmediate();
  void engine.settled().then(() => {
    isSettled = true;
  });
  do await setImmediate();
  while (!isSettled && !clock.isDue());
};

const answer = async (message: EngineMessage): Promise<EngineAnswer> => {
  switch (message.kind) {
    case 'open': {
      clock = createSteppedClock(message.time);
      engine = await createEngine({
        dataDir: message.dataDir,
        bundledModelsDir: fileURLToPath(new URL('../../models', import.meta.url)),
        version: '0.0.0',
        clock,
        logger,
        simulator: message.simulator,
      });
      if (message.setUp) {
        const { rules, webhookUrl, paper } = message.setUp;
        await call('alerts.setDelivery', { webhookUrl, telegramChatId: null, quietHours: null, mostPerHour: 1_000 });
        await call('alerts.removeRule', { ruleId: 'feed' });
        for (const rule of rules) await call('alerts.putRule', rule);
        await call('paper.reset', { exchangeId: 'demo', startBalance: 10_000, settings: paper });
      }
      await engine.openSource('demo');
      return { kind: 'done' };
    }
    case 'set':
      clock.set(message.time);
      return { kind: 'done' };
    case 'rest':
      if (message.isFiring) clock.fire();
      await rest();
      return { kind: 'rested', isDue: clock.isDue(), traffic: traffic.read(), requests: requests.size };
    case 'dieAt':
      doomed = deaths[message.death];
      return { kind: 'done' };
    case 'disk':
      setDisk(message.full);
      return { kind: 'done' };
    case 'memory': {
      globalThis.gc?.();
      const { rss, heapUsed, external } = process.memoryUsage();
      return { kind: 'memory', rss, heap: heapUsed, external };
    }
    case 'call':
      return { kind: 'values', values: await call(message.name, message.params) };
  }
};

process.on('message', (message: EngineMessage) => {
  answer(message).then(
    (said) => process.send?.(said),
    (error: unknown) => process.send?.({ kind: 'failed', reason: String(error) } satisfies EngineAnswer),
  );
});
