/** What main and the engine's process say to each other; everything else goes over the window's own port. */
export type ToEngine =
  /** With one port: a window that wants the contract. */
  | { readonly kind: 'serve' }
  /** With one port to the training process that was asked for. */
  | { readonly kind: 'training-port'; readonly id: number }
  /** `reason`: why it is gone, as Electron names it: oom, killed, crashed… */
  | { readonly kind: 'training-exit'; readonly id: number; readonly code: number | null; readonly reason?: string }
  | VaultAnswer
  | { readonly kind: 'stop' };

/** Only main may use the keychain. `open` asks whether there is one; `text` is what to encrypt or decrypt. */
export type VaultQuestion = {
  readonly kind: 'vault';
  readonly id: number;
  readonly task: 'open' | 'encrypt' | 'decrypt';
  readonly text: string;
};
/** With `problem`, one plain sentence, it could not be done. */
export type VaultAnswer = {
  readonly kind: 'vault-answer';
  readonly id: number;
  readonly text: string;
  readonly isOutdated: boolean;
  readonly problem: string | null;
};

export type FromEngine =
  /** The engine cannot start and trying again would not help: one plain sentence. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'fork-training'; readonly id: number }
  | { readonly kind: 'end-training'; readonly id: number }
  | VaultQuestion;

/** @returns undefined for anything that is not a message of the engine */
export function readFromEngine(value: unknown): FromEngine | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, id, message, task, text } = value as Record<string, unknown>;
  if (kind === 'failed' && typeof message === 'string') return { kind, message };
  if ((kind === 'fork-training' || kind === 'end-training') && Number.isSafeInteger(id))
    return { kind, id: id as number };
  const isTask = task === 'open' || task === 'encrypt' || task === 'decrypt';
  if (kind === 'vault' && Number.isSafeInteger(id) && isTask && typeof text === 'string')
    return { kind, id: id as number, task, text };
  return undefined;
}
