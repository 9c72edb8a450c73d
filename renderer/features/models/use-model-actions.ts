import { Failure } from '../../../core/domain/failure.ts';
import type { EngineClient } from '../../engine/connection.ts';
import { useConnection } from '../../engine/use-connection.ts';

export type ModelActions = {
  readonly isConnected: boolean;
  activate(modelId: string): Promise<string>;
  /** Checks every file against its checksum. */
  verify(modelId: string): Promise<string>;
  remove(modelId: string): Promise<string>;
  exportFile(modelId: string, path: string): Promise<string>;
  rename(modelId: string, newModelId: string): Promise<void>;
  importFile(path: string): Promise<{ modelId: string; isNew: boolean }>;
};

/** What can be done with models; each answers with one sentence, and `onChange` is called when the list has changed. */
export function useModelActions(onChange: () => void): ModelActions {
  const client = useConnection((state) => state.client);
  const connected = (): EngineClient => {
    if (!client) throw new Failure('unavailable', 'There is no connection to the engine; try again when it is back.');
    return client;
  };
  return {
    isConnected: client !== null,
    async activate(modelId) {
      await connected().request('models.activate', { modelId });
      onChange();
      return 'It predicts its markets from the next decision bar on.';
    },
    async verify(modelId) {
      const { files } = await connected().request('models.verify', { modelId });
      return files.length === 1
        ? `The one file matches its checksum: ${files[0]}.`
        : `All ${files.length} files match their checksums: ${files.join(', ')}.`;
    },
    async remove(modelId) {
      const { movedTo } = await connected().request('models.delete', { modelId });
      onChange();
      return `Moved to ${movedTo}.`;
    },
    async exportFile(modelId, path) {
      const answer = await connected().request('models.export', { modelId, path });
      return `Written to ${answer.path}.`;
    },
    async rename(modelId, newModelId) {
      await connected().request('models.rename', { modelId, newModelId });
      onChange();
    },
    async importFile(path) {
      const taken = await connected().request('models.import', { path });
      onChange();
      return taken;
    },
  };
}
