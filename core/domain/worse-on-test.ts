import { fixed } from './number-text.ts';

/** Why nothing uses a model unasked: on its test it does worse than always answering the class shares; undefined when it does not. */
export function worseOnTest(logLoss: { model: number; baseRate: number }): string | undefined {
  if (logLoss.model <= logLoss.baseRate) return undefined;
  const [model, baseRate] = [logLoss.model, logLoss.baseRate].map((loss) => fixed(loss, 4));
  return `it does worse on its test than the base rate: log loss ${model} against ${baseRate}`;
}

/** Whether a listed model does; not one that is refused, which has no numbers and cannot be used anyway. */
export function isWorseOnTest(model: { testLogLoss: number | null; baseRateLogLoss: number | null }): boolean {
  const { testLogLoss, baseRateLogLoss } = model;
  if (testLogLoss === null || baseRateLogLoss === null) return false;
  return worseOnTest({ model: testLogLoss, baseRate: baseRateLogLoss }) !== undefined;
}
