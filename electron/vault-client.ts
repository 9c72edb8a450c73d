import type { Vault } from '../core/hosts/electron-engine.ts';
import type { VaultAnswer, VaultQuestion } from './engine-messages.ts';

/** The engine's side of the keychain: asks main, since only main may use it. */
export function createVaultClient(tell: (question: VaultQuestion) => void): {
  /** Resolves with what main has: a keychain, or why there is none. */
  open(): Promise<Vault>;
  onAnswer(answer: VaultAnswer): void;
} {
  const waiting = new Map<number, (answer: VaultAnswer) => void>();
  let count = 0;

  const ask = (task: VaultQuestion['task'], text: string) =>
    new Promise<VaultAnswer>((resolve) => {
      count += 1;
      waiting.set(count, resolve);
      tell({ kind: 'vault', id: count, task, text });
    });

  const perform = async (task: 'encrypt' | 'decrypt', text: string) => {
    const answer = await ask(task, text);
    if (answer.problem !== null) throw new Error(answer.problem);
    return answer;
  };

  return {
    async open() {
      const { problem } = await ask('open', '');
      if (problem !== null) return { kind: 'session', reason: problem };
      return {
        kind: 'keychain',
        encrypt: async (text) => (await perform('encrypt', text)).text,
        decrypt: (encrypted) => perform('decrypt', encrypted),
      };
    },
    onAnswer(answer) {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
    },
  };
}
