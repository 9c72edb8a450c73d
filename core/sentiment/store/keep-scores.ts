import type { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../domain/failure.ts';
import type { SentimentModel } from '../../domain/news.ts';
import type { UtcMs } from '../../domain/time.ts';
import { mentionLifeMs } from '../../features/sentiment-vector.ts';

export type ItemScore = {
  readonly id: number;
  readonly score: number;
  readonly uncertainty: number;
  /** What the page shows beside it; kept as JSON. */
  readonly detail: unknown;
};

/** Scores by model and version. */
export function prepareScores(db: DatabaseSync) {
  const isUnscored = `FROM items i WHERE (i.leader_id = i.id OR $copies) AND i.available_time >= $since
    AND NOT EXISTS (SELECT 1 FROM scores s WHERE s.item_id = i.id AND s.model = $model AND s.version = $version)`;
  const unscored = db.prepare(
    `SELECT i.id, i.text ${isUnscored} ORDER BY i.available_time DESC, i.id DESC LIMIT $limit`,
  );
  const waiting = db.prepare(`SELECT count(*) AS items ${isUnscored}`);
  const write = db.prepare(
    `INSERT INTO scores (item_id, model, version, score, uncertainty, detail, scored_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (item_id, model, version) DO NOTHING`,
  );

  const use = db.prepare('INSERT INTO versions (model, version) VALUES (?, ?) ON CONFLICT DO NOTHING');

  // The LLM counts from when it spoke, so it adds nothing to history, and every answer costs: it is asked only about what
  // features still hear.
  const scope = (model: SentimentModel, version: string, now: UtcMs) => ({
    model,
    version,
    since: model === 'llm' ? now - mentionLifeMs : Number.MIN_SAFE_INTEGER,
    copies: model === 'lexicon' ? 1 : 0,
  });

  return {
    unscored: (model: SentimentModel, version: string, limit: number, now: UtcMs) =>
      unscored.all({ ...scope(model, version, now), limit }) as { id: number; text: string }[],
    waiting: (model: SentimentModel, version: string, now: UtcMs) =>
      waiting.get(scope(model, version, now))?.items as number,
    save(model: SentimentModel, version: string, scoredAt: UtcMs, scores: readonly ItemScore[]): void {
      if (scores.length > 0) use.run(model, version);
      for (const { id, score, uncertainty, detail } of scores) {
        if (!(Math.abs(score) <= 1 && uncertainty >= 0 && uncertainty <= 1)) {
          throw new Failure(
            'bad-request',
            `The ${model} score ${score} ± ${uncertainty} of item ${id} is out of range.`,
          );
        }
        write.run(id, model, version, score, uncertainty, JSON.stringify(detail ?? null), scoredAt);
      }
    },
  };
}
