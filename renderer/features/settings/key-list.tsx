import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { SecretName, SecretsState } from '../../../core/contract/contract.ts';
import { useRequest } from '../../engine/use-request.ts';
import { ErrorState } from '../../ui/states.tsx';
import { KeyRow } from './key-row.tsx';
import classes from './panel.module.css';

const keyTexts: Readonly<Record<SecretName, { label: string; use: string }>> = {
  llm: {
    label: 'LLM key',
    use: 'Sent to the base address of the LLM and nowhere else. Models on this computer need none.',
  },
  x: { label: 'X token', use: 'Bearer token of X’s API v2; the X source needs it.' },
  redditClientId: { label: 'Reddit client id', use: 'With its secret, Reddit is asked as your application.' },
  redditClientSecret: { label: 'Reddit client secret', use: 'Belongs to the client id; both or neither.' },
  telegram: { label: 'Telegram bot token', use: 'Alerts are sent by this bot, to the chat named on the Alerts page.' },
  webhook: {
    label: 'Webhook secret',
    use: 'Signs what alerts send to the webhook (HMAC-SHA256), so that its server knows whom it is from.',
  },
};

/** The keys that are set, as far as anybody may see them. */
export function KeyList() {
  const { data, problem, problemSince, reload } = useRequest('secrets.list', {});
  const [newer, setNewer] = useState<SecretsState | null>(null);
  const state = newer ?? data;
  if (!state) {
    return problem ? (
      <ErrorState
        title="The keys could not be listed"
        problem={problem}
        since={problemSince}
        stillWorks="Keys that are set go on being used."
        action={{ label: 'Ask again', run: reload }}
      />
    ) : null;
  }
  return (
    <>
      {state.warning ? (
        <p className={classes.warning}>
          <IconAlertTriangle size={15} stroke={1.5} aria-hidden />
          {state.warning}
        </p>
      ) : (
        <p className={classes.panel}>Keys are encrypted by the keychain of this computer.</p>
      )}
      {state.secrets.map((secret) => (
        <KeyRow key={secret.name} secret={secret} {...keyTexts[secret.name]} onState={setNewer} />
      ))}
    </>
  );
}
