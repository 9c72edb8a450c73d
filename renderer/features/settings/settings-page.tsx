import { Skeleton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { SentimentStatus } from '../../../core/contract/contract.ts';
import { useStream } from '../../engine/use-stream.ts';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { findSettings } from './find-settings.ts';
import { SaveBar } from './save-bar.tsx';
import { SettingGroup } from './setting-group.tsx';
import { groups } from './setting-groups.ts';
import classes from './settings.module.css';
import { TransferButtons } from './transfer-buttons.tsx';
import { useSettingsForm } from './use-settings-form.ts';

/** Every setting, searchable, with what it does; changes hold once they are saved. */
export function SettingsPage() {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<SentimentStatus | null>(null);
  const { form, answer } = useSettingsForm();
  const statusProblem = useStream('sentiment.status', {}, setStatus);
  const found = findSettings(search);

  return (
    <div className={classes.page}>
      <nav className={classes.side} aria-label="Groups of settings">
        <TextInput
          type="search"
          aria-label="Search settings"
          placeholder="Search settings"
          leftSection={<IconSearch size={14} stroke={1.5} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <ul>
          {found.map(({ id }) => (
            <li key={id}>
              <button type="button" onClick={() => document.getElementById(`settings-${id}`)?.scrollIntoView()}>
                {groups[id].title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.main}>
        <div className={classes.scroll}>
          <header className={classes.header}>
            <h1>Settings</h1>
            {form && <TransferButtons isUnsaved={form.unsaved.length > 0} onImported={answer.reload} />}
          </header>
          {!form && answer.problem && (
            <ErrorState
              title="The settings could not be read"
              problem={answer.problem}
              since={answer.problemSince}
              stillWorks="Everything goes on with the settings that hold."
              action={{ label: 'Read again', run: answer.reload }}
            />
          )}
          {!form && !answer.problem && <Skeleton height={420} role="status" aria-label="Loading the settings" />}
          {form && found.length === 0 && (
            <EmptyState
              sentence={`No setting is about “${search.trim()}”.`}
              action={{ label: 'Show all', run: () => setSearch('') }}
            />
          )}
          {form &&
            found.map((group) => (
              <SettingGroup key={group.id} {...group} form={form} status={status} statusProblem={statusProblem} />
            ))}
        </div>
        {form && <SaveBar form={form} />}
      </div>
    </div>
  );
}
