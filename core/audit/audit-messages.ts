import { z } from 'zod';
import { auditRequest } from '../contract/audit-schemas.ts';
import type { AuditProgress, AuditResult } from '../contract/contract.ts';
import type { FailureData } from '../domain/failure.ts';
import type { ToTraining } from '../training/training-messages.ts';

/** What an audit process is told when it starts, as JSON; `kind` tells it from a training where both share an entry. */
export const auditArgument = z.object({ kind: z.literal('audit'), request: auditRequest });
export type AuditArgument = z.infer<typeof auditArgument>;

/** Any number of progresses, then the result or why there is none. */
export type FromAudit =
  | { readonly kind: 'progress'; readonly progress: AuditProgress }
  | { readonly kind: 'result'; readonly result: AuditResult }
  | { readonly kind: 'failure'; readonly failure: FailureData };

/** How an audit process talks to who started it: child-process IPC, or a port in Electron. */
export type AuditChannel = {
  send(message: FromAudit): void;
  onMessage(listener: (message: ToTraining) => void): void;
};

export function isAuditArgument(argument: string): boolean {
  return auditArgument.safeParse(JSON.parse(argument)).success;
}
