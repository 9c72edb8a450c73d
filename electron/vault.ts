import type { SafeStorage } from 'electron';
import type { VaultAnswer, VaultQuestion } from './engine-messages.ts';
import type { Logger } from './ports.ts';

type Keychain = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'
>;

/** Main's side of the keychain: answers the engine's questions, one answer each, never throws. */
export type VaultService = { answer(question: VaultQuestion): Promise<VaultAnswer> };

/**
 * The keychain of the operating system for the engine, whose process has none. Where Chromium would only scramble with a
 * fixed password (Linux without a known keyring), there is none: keys are not put on the disk then.
 */
export function createVaultService(options: {
  keychain: Keychain;
  platform: NodeJS.Platform;
  logger: Logger;
}): VaultService {
  const { keychain, platform, logger } = options;

  async function missing(): Promise<string | null> {
    const isScrambled = platform === 'linux' && keychain.getSelectedStorageBackend() === 'basic_text';
    if (!isScrambled && (await keychain.isAsyncEncryptionAvailable())) return null;
    return 'This computer offers no keychain (such as GNOME Keyring or KWallet), so keys are kept in memory only and are gone when the application ends. Set them again then, or start it with them as environment variables.';
  }

  async function perform({ task, text }: VaultQuestion): Promise<Pick<VaultAnswer, 'text' | 'isOutdated' | 'problem'>> {
    const problem = await missing();
    if (problem !== null || task === 'open') return { text: '', isOutdated: false, problem };
    if (task === 'encrypt') {
      const encrypted = await keychain.encryptStringAsync(text);
      return { text: encrypted.toString('base64'), isOutdated: false, problem };
    }
    const { result, shouldReEncrypt } = await keychain.decryptStringAsync(Buffer.from(text, 'base64'));
    return { text: result, isOutdated: shouldReEncrypt, problem };
  }

  return {
    async answer(question) {
      const { id, task } = question;
      try {
        return { kind: 'vault-answer', id, ...(await perform(question)) };
      } catch (error) {
        // What Chromium says can name no key, but it is of no use to the user either.
        logger.warn('The keychain refused.', { task, error: String(error) });
        const problem = 'The keychain of this computer refused; unlock it, or allow this application to use it.';
        return { kind: 'vault-answer', id, text: '', isOutdated: false, problem };
      }
    },
  };
}
