import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LlmSettings } from '../../contract/contract.ts';
import { llmSettings } from '../../contract/settings-schemas.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import { systemClock } from '../../hosts/system-ports.ts';
import { openSentimentStore } from '../store/open-sentiment-store.ts';
import { createLlm, type LlmPorts } from './create-llm.ts';
import { openLlmUsage } from './llm-usage.ts';

/** An LLM over a real store in a new folder, with all that it says and logs. */
export function openTestLlm(settings: Partial<LlmSettings>, options: { key?: string; clock?: Clock } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'omni-llm-'));
  const clock = options.clock ?? systemClock;
  const logs: string[] = [];
  const alerts: string[] = [];
  const write = (message: string, fields?: unknown) => logs.push(`${message} ${JSON.stringify(fields)}`);
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  const store = openSentimentStore(dataDir, { clock, logger });
  onTestFinished(() => {
    store.close();
    rmSync(dataDir, { recursive: true });
  });
  const held = {
    settings: llmSettings.parse({ isEnabled: true, ...settings }),
    key: options.key,
  };
  const usage = openLlmUsage(store.db);
  const ports: LlmPorts = {
    settings: () => held.settings,
    key: () => held.key,
    cache: store.cache,
    usage,
    clock,
    logger,
    onAlert: (message) => alerts.push(message),
  };
  const llm = createLlm(ports);
  const controller = new AbortController();
  return {
    ...llm,
    judge: (...texts: string[]) => llm.score(texts, { signal: controller.signal }),
    cancel: () => controller.abort(),
    held,
    usage,
    dataDir,
    logs,
    alerts,
    /** Another over the same store, as after a restart. */
    again: () => createLlm(ports),
  };
}
