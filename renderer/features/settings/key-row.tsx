import { Button, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import type { SecretsState } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import classes from './row.module.css';

type Secret = SecretsState['secrets'][number];
type Props = { secret: Secret; label: string; use: string; onState: (state: SecretsState) => void };

/** One key: whether it is set, and a field that takes a new one. What is typed lives in this field only, until it is sent. */
export function KeyRow({ secret, label, use, onState }: Props) {
  const client = useConnection((state) => state.client);
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { name, isSet, variable } = secret;

  const run = async (task: () => Promise<SecretsState> | undefined) => {
    setBusy(true);
    setProblem(null);
    try {
      const state = await task();
      if (!state) return;
      onState(state);
      setTyped(null);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (typed?.trim()) void run(() => client?.request('secrets.set', { name, value: typed }));
  };

  return (
    <form className={classes.row} onSubmit={submit} aria-label={label}>
      <div className={classes.text}>
        <strong id={id}>{label}</strong>
        <p>{use}</p>
      </div>
      <div className={classes.control}>
        <p className={classes.keyState} data-set={isSet || undefined}>
          {describe(secret)}
        </p>
        {typed !== null && (
          <TextInput
            ref={focus}
            type="password"
            aria-labelledby={id}
            placeholder="Paste it here"
            autoComplete="new-password"
            spellCheck={false}
            value={typed}
            error={problem}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Escape' && setTyped(null)}
          />
        )}
        {typed === null && problem && <p role="alert">{problem}</p>}
        <div className={classes.actions}>
          {typed === null ? (
            <Button variant="default" disabled={!client || variable !== null} onClick={() => setTyped('')}>
              {isSet ? 'Replace' : 'Set'}
            </Button>
          ) : (
            <>
              <Button type="submit" loading={isBusy} disabled={!client || typed.trim() === ''}>
                Store
              </Button>
              <Button variant="default" onClick={() => setTyped(null)}>
                Cancel
              </Button>
            </>
          )}
          {typed === null && isSet && variable === null && (
            <Button
              variant="default"
              loading={isBusy}
              disabled={!client}
              onClick={() => void run(() => client?.request('secrets.remove', { name }))}
            >
              Remove
            </Button>
          )}
        </div>
      </div>
    </form>
  );
}

/** A field that appears because it was asked for. */
function focus(input: HTMLInputElement | null): void {
  input?.focus();
}

function describe({ isSet, last4, storage, variable }: Secret): string {
  if (!isSet) return 'not set';
  const shown = `set ····${last4 ?? ''}`;
  const places: Record<Secret['storage'], string> = {
    none: '',
    environment: `from ${variable ?? 'the environment'}; change it there`,
    keychain: 'in the keychain',
    file: 'in a file of your account',
    session: 'until the application ends',
  };
  return `${shown}, ${places[storage]}`;
}
