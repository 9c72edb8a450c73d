import type { Contract } from '../../contract/contract.ts';
import type { Handlers } from '../../contract/define.ts';
import type { SettingsTransfer } from './transfer-settings.ts';

/** All settings as one file, for pages and the command. */
export function createTransferHandlers(
  transfer: SettingsTransfer,
): Pick<Handlers<Contract>, 'settings.export' | 'settings.import'> {
  return {
    'settings.export': () => ({ text: transfer.export() }),
    'settings.import': ({ text, isApplied }) => transfer.import(text, isApplied),
  };
}
