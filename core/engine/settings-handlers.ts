import type { Contract, SourceSettings, UserSettings } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import type { Document } from '../storage/open-document.ts';
import type { Secrets } from '../storage/secrets.ts';
import type { Settings } from './settings.ts';

type Calls = 'settings.read' | 'settings.setSentiment' | 'secrets.list' | 'secrets.set' | 'secrets.remove';

/**
 * Settings and keys as the pages and the command see them: of a key only whether it is set and its last four characters.
 * @param options.defaultSources what `sources: null` stands for at this moment
 * @param options.onChange the sentiment settings have changed and are stored; keys tell through `secrets.onChange`
 */
export function createSettingsHandlers(options: {
  settings: Document<Settings>;
  secrets: Secrets;
  defaultSources(): readonly SourceSettings[];
  onChange(): void;
}): Pick<Handlers<Contract>, Calls> {
  const { settings, secrets, defaultSources, onChange } = options;
  const read = (): UserSettings => ({ sentiment: settings.data.sentiment, defaultSources: [...defaultSources()] });
  return {
    'settings.read': read,
    async 'settings.setSentiment'(sentiment) {
      await settings.update((data) => {
        data.sentiment = sentiment;
      });
      onChange();
      return read();
    },
    'secrets.list': () => secrets.state(),
    async 'secrets.set'({ name, value }) {
      await secrets.set(name, value);
      return secrets.state();
    },
    async 'secrets.remove'({ name }) {
      await secrets.remove(name);
      return secrets.state();
    },
  };
}
