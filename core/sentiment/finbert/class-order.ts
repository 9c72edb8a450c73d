import { Failure } from '../../domain/failure.ts';
import { type SentimentLabel, sentimentLabels } from '../../domain/news.ts';

/**
 * Where each of our labels is among the classes of a model, by the names in its config.json, in any order and case.
 * @param path the config.json, for the sentence
 * @throws Failure 'corrupt' with the names when they are not exactly positive, negative and neutral
 */
export function classOrder(id2label: unknown, path: string): Record<SentimentLabel, number> {
  const entries = Object.entries((id2label ?? {}) as Record<string, unknown>);
  const ids = new Map(entries.map(([id, name]) => [String(name).toLowerCase(), Number(id)]));
  const [negative, neutral, positive] = sentimentLabels.map((label) => ids.get(label));
  const isWhole = [negative, neutral, positive].every((id) => id !== undefined && id >= 0 && id < 3);
  if (!isWhole || entries.length !== 3 || negative === undefined || neutral === undefined || positive === undefined) {
    const names = entries.map(([, name]) => String(name).slice(0, 40)).slice(0, 8);
    throw new Failure(
      'corrupt',
      `${path} names the classes ${names.join(', ') || '(none)'}, not positive, negative and neutral; choose another model.`,
    );
  }
  return { negative, neutral, positive };
}
