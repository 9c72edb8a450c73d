import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineAnswer, EngineMessage } from './engine-message.ts';

type AnswerOf<K extends EngineAnswer['kind']> = Extract<EngineAnswer, { kind: K }>;

/** Thrown at whoever waits for an answer of an engine that was killed. */
export class EngineKilled extends Error {}

/** The engine of the week in a process of its own. One question at a time. */
export type EngineProcess = {
  /** @throws EngineKilled when it dies by SIGKILL instead, Error when it ends in any other way or says that it failed */
  ask<K extends EngineAnswer['kind']>(message: EngineMessage, expected: K): Promise<AnswerOf<K>>;
  /** What it has logged as an error, and printed. */
  errors(): readonly string[];
  /** Kills it as kill -9 does; resolves when it is gone. */
  kill(): Promise<void>;
};

export function startEngineProcess(): EngineProcess {
  const script = fileURLToPath(new URL('./engine.child.ts', import.meta.url));
  const child: ChildProcess = fork(script, [], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const errors: string[] = [];
  let waiting: { resolve(answer: EngineAnswer): void; reject(reason: Error): void } | undefined;
  let end: Error | undefined;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors.push(...text.split('\n').filter((line) => line !== ''));
  });
  child.on('message', (answer: EngineAnswer) => waiting?.resolve(answer));
  const gone = new Promise<void>((resolve) => {
    child.on('close', (code, signal) => {
      const why = `the engine ended with ${code ?? signal}: ${errors.join('\n')}`;
      end = signal === 'SIGKILL' ? new EngineKilled('the engine was killed') : new Error(why);
      waiting?.reject(end);
      resolve();
    });
  });

  return {
    async ask<K extends EngineAnswer['kind']>(message: EngineMessage, expected: K) {
      if (end) throw end;
      const answer = await new Promise<EngineAnswer>((resolve, reject) => {
        waiting = { resolve, reject };
        // One that was killed this moment cannot be told anything; its end says so.
        child.send(message, () => {});
      });
      if (answer.kind === expected) return answer as AnswerOf<K>;
      throw new Error(`the engine answered ${JSON.stringify(answer)} to ${JSON.stringify(message)}`);
    },
    errors: () => errors,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
