import { join } from 'node:path';
import { z } from 'zod';
import { retrainingSettings } from '../contract/retraining-schemas.ts';
import { sentimentSettings } from '../contract/settings-schemas.ts';
import { heldTrading } from '../contract/trading-schemas.ts';
import type { Logger } from '../domain/ports.ts';
import { decisionBarMinutes } from '../domain/trading-limits.ts';
import { type Document, openDocument } from '../storage/open-document.ts';

const settingsSchema = z.object({
  version: z.literal(1),
  /** Market → the model that predicts it. */
  activeModels: z.record(z.string(), z.string()),
  /** Market → price step, as the exchange last said; so that levels are rounded offline too. */
  tickSizes: z.record(z.string(), z.number().positive()),
  sentiment: sentimentSettings.prefault({}),
  retraining: retrainingSettings.prefault({}),
  trading: heldTrading.prefault({}),
  /** Which decision bar held since when: `trading` says only what holds now. */
  decisionBars: z
    .array(z.object({ since: z.number(), barMinutes: z.literal(decisionBarMinutes) }))
    .readonly()
    .default([]),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The user's settings in `<dataDir>/settings.json`. */
export function openSettings(dataDir: string, logger: Logger): Promise<Document<Settings>> {
  const defaults = settingsSchema.parse({ version: 1, activeModels: {}, tickSizes: {} });
  return openDocument(join(dataDir, 'settings.json'), settingsSchema, defaults, { logger });
}
