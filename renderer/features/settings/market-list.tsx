import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { FeedState } from '../../../core/contract/contract.ts';
import { symbolOf } from '../../../core/domain/market.ts';
import { defaultSymbols, mostSymbols } from '../../../core/domain/trading-limits.ts';
import { useLive } from '../../stores/live-store.ts';
import tableClasses from '../../ui/table.module.css';
import sourceClasses from './sources.module.css';
import classes from './trading.module.css';
import { checkSymbol } from './trading-fields.ts';
import { changeSymbols } from './use-draft.ts';
import type { SettingsForm } from './use-settings-form.ts';

const levels: Readonly<Record<FeedState['state'], string>> = {
  live: 'ok',
  connecting: 'needsKey',
  stale: 'needsKey',
  offline: 'failing',
  stopped: 'failing',
};

/** What is streamed and how each does; a change holds once it is saved, over the connection that is open. */
export function MarketList({ form }: { form: SettingsForm }) {
  const status = useLive((state) => state.status);
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const { symbols } = form;
  const isDefault = symbols.join() === defaultSymbols.join();

  const add = (event: React.FormEvent) => {
    event.preventDefault();
    const sentence = checkSymbol(typed, symbols, mostSymbols);
    setProblem(sentence);
    if (sentence !== null) return;
    changeSymbols([...symbols, typed.trim().toUpperCase()]);
    setTyped('');
  };
  const feedOf = (symbol: string) => status?.feeds.find(({ market }) => symbolOf(market) === symbol);

  return (
    <>
      <div className={sourceClasses.scroll}>
        <table className={`${tableClasses.table} ${classes.markets}`}>
          <thead>
            <tr>
              <th scope="col">Market</th>
              <th scope="col">Exchange</th>
              <th scope="col">State</th>
              <th scope="col" aria-label="Actions" />
            </tr>
          </thead>
          <tbody>
            {symbols.map((symbol) => (
              <tr key={symbol}>
                <th scope="row">{symbol}</th>
                <td>{status?.source ?? '–'}</td>
                <td className={sourceClasses.state}>
                  <Streamed feed={feedOf(symbol)} isSaved={form.savedSymbols.includes(symbol)} />
                </td>
                <td className={sourceClasses.buttons}>
                  <ActionIcon
                    size={24}
                    aria-label={`Remove ${symbol}`}
                    title={symbols.length === 1 ? 'One market is needed' : 'Remove; its candles and its record stay'}
                    disabled={symbols.length === 1}
                    onClick={() => changeSymbols(symbols.filter((one) => one !== symbol))}
                  >
                    <IconTrash size={15} stroke={1.5} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <form className={classes.add} onSubmit={add}>
        <TextInput
          aria-label="Market to add"
          placeholder="SOL/USDT"
          value={typed}
          error={problem}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setProblem(null);
          }}
        />
        <Button type="submit" variant="default" disabled={typed.trim() === ''}>
          Add
        </Button>
        <Button variant="default" disabled={isDefault} onClick={() => changeSymbols([...defaultSymbols])}>
          Back to the defaults
        </Button>
        <span>
          1 to {mostSymbols}, default {defaultSymbols.join(' and ')}. Removed ones are no longer predicted.
        </span>
      </form>
    </>
  );
}

function Streamed({ feed, isSaved }: { feed: FeedState | undefined; isSaved: boolean }) {
  if (!isSaved) return <span data-level="unsaved">not saved yet</span>;
  if (!feed) return <span data-level="unsaved">not streamed</span>;
  return (
    <span data-level={levels[feed.state]} title={feed.detail ?? undefined}>
      {feed.state}
    </span>
  );
}
