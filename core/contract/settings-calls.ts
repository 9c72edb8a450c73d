import { z } from 'zod';
import { request } from './define.ts';
import { heldTrading, learntTrade, tradingSettings } from './trading-schemas.ts';

/** What the trading settings are and what they meet. */
export const tradingState = z.object({
  trading: heldTrading,
  /** Of each streamed market; without those whose model is refused. */
  learnt: z.array(learntTrade),
  /** One plain sentence when a change does not hold at once. */
  remark: z.string().nullable(),
});
export type TradingState = z.infer<typeof tradingState>;

/** One value that an import changes; JSON text, null where there is none. */
const settingChange = z.object({ path: z.string(), from: z.string().nullable(), to: z.string().nullable() });

export const settingsImport = z.object({
  /** Content of an exported file. */
  text: z.string().min(1, 'must not be empty').max(900_000, 'must not be longer than 900,000 characters'),
  /** False: only says what would change. */
  isApplied: z.boolean(),
});

export const importedSettings = z.object({
  changes: z.array(settingChange),
  /** Plain sentences: what of the file is left out or could not be checked. */
  remarks: z.array(z.string()),
});
export type ImportedSettings = z.infer<typeof importedSettings>;

export const settingsCalls = {
  'settings.readTrading': request(z.object({}), tradingState),
  /** Replaces the trading settings as a whole; decisions from the next bar on follow them. */
  'settings.setTrading': request(tradingSettings, tradingState),
  /** Everything the user has set, as the text of one file; never a key or the webhook's address. */
  'settings.export': request(z.object({}), z.object({ text: z.string() })),
  /** All of the file or nothing, whatever happens meanwhile. */
  'settings.import': request(settingsImport, importedSettings),
} as const;
