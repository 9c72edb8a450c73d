import type { AlertRule, PaperSettings } from '../../core/contract/contract.ts';
import type { UtcMs } from '../../core/domain/time.ts';
import type { SimulatorAddress } from '../../core/engine/open-source.ts';
import type { Traffic } from './traffic.ts';

export type Death =
  | 'decisionUncommitted'
  | 'decisionCommitted'
  | 'outcomeCommitted'
  | 'paperUncommitted'
  | 'paperCommitted'
  | 'alertUncommitted';

/** Where the engine process dies of its own hand, by SIGKILL: in the middle of a transaction, or between it and what follows from it. */
export const deaths: Readonly<Record<Death, { statement: string; value?: string; when: 'inside' | 'after' }>> = {
  decisionUncommitted: { statement: 'INSERT INTO decisions', when: 'inside' },
  decisionCommitted: { statement: 'INSERT INTO decisions', when: 'after' },
  outcomeCommitted: { statement: 'INSERT INTO outcomes', when: 'after' },
  paperUncommitted: { statement: 'INSERT INTO events', value: 'closed', when: 'inside' },
  paperCommitted: { statement: 'INSERT INTO events', value: 'closed', when: 'after' },
  alertUncommitted: { statement: 'INSERT INTO alerts', when: 'inside' },
};

export type EngineMessage =
  | {
      readonly kind: 'open';
      readonly dataDir: string;
      readonly time: UtcMs;
      readonly simulator: SimulatorAddress;
      /** In a new data directory only. */
      readonly setUp?: {
        readonly rules: readonly AlertRule[];
        readonly webhookUrl: string;
        readonly paper: PaperSettings;
      };
    }
  /** It is later; nothing that is due runs yet. */
  | { readonly kind: 'set'; readonly time: UtcMs }
  /** Runs what is due if so told, does what there is to do without running more, and says how far it has read and whether more is due. */
  | { readonly kind: 'rest'; readonly isFiring: boolean }
  | { readonly kind: 'dieAt'; readonly death: Death }
  | { readonly kind: 'memory' }
  /** These databases may not grow any more: what needs room fails as on a full disk. All others may, again. */
  | { readonly kind: 'disk'; readonly full: readonly string[] }
  /** Of a request its value, of a stream every value until it ends; of one that watches the first. */
  | { readonly kind: 'call'; readonly name: string; readonly params: unknown };

export type EngineAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'rested'; readonly isDue: boolean; readonly traffic: Traffic; readonly requests: number }
  | { readonly kind: 'memory'; readonly rss: number; readonly heap: number; readonly external: number }
  | { readonly kind: 'values'; readonly values: readonly unknown[] }
  | { readonly kind: 'failed'; readonly reason: string };
