import { z } from 'zod';
import { type Handlers, request, stream } from '../contract/define.ts';
import { Failure } from '../domain/failure.ts';

const none = z.object({}).default({});
const column = z.instanceof(Float64Array<ArrayBufferLike>);
const price = z.object({ key: z.string().optional(), n: z.number() });

/** A small contract with one of everything. */
export const testContract = {
  'sum.read': request(z.object({ a: z.number(), b: z.number().default(0) }), z.number()),
  'columns.echo': request(z.object({ column }), z.object({ column })),
  'trouble.named': request(none, z.number()),
  'trouble.unknown': request(none, z.number()),
  'nothing.wait': request(none, z.number()),
  'count.watch': stream(z.object({ to: z.number().int() }), z.number()),
  'price.watch': stream(none, price, { coalesceKey: (value) => value.key, resync: { n: -1 } }),
  'line.watch': stream(none, z.string()),
} as const;
export type TestContract = typeof testContract;

type Open<T> = { emit(value: T): void; end(): void; signal: AbortSignal };

/** Handlers whose open-ended streams the test drives itself; `calls` lists every handler that was reached. */
export function createTestHandlers() {
  const calls: string[] = [];
  const signals: AbortSignal[] = [];
  const prices: Open<z.infer<typeof price>>[] = [];
  const lines: Open<string>[] = [];
  const untilAborted = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      signals.push(signal);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  const untilEnded = <T>(list: Open<T>[], signal: AbortSignal, emit: (value: T) => void) =>
    new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      list.push({ emit, end: resolve, signal });
    });
  const handlers: Handlers<TestContract> = {
    'sum.read'({ a, b }) {
      calls.push('sum.read');
      return a + b;
    },
    'columns.echo'({ column }) {
      calls.push('columns.echo');
      return { column };
    },
    'trouble.named'() {
      throw new Failure('not-found', 'There is no model named m1; list them with omni models list.');
    },
    'trouble.unknown'() {
      throw new TypeError('cannot read x of undefined\n    at secret place');
    },
    'nothing.wait'(_, signal) {
      calls.push('nothing.wait');
      return untilAborted(signal);
    },
    async 'count.watch'({ to }, _signal, emit) {
      calls.push('count.watch');
      for (let n = 0; n < to; n += 1) emit(n);
    },
    'price.watch'(_, signal, emit) {
      calls.push('price.watch');
      return untilEnded(prices, signal, emit);
    },
    'line.watch'(_, signal, emit) {
      calls.push('line.watch');
      return untilEnded(lines, signal, emit);
    },
  };
  return { handlers, calls, signals, prices, lines };
}
