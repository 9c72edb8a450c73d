import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { SourceSettings, SourceStatus } from '../../../core/contract/contract.ts';
import tableClasses from '../../ui/table.module.css';
import { SourceDialog } from './source-dialog.tsx';
import { idFor, kinds, newSource, placeOf, type SourceKind, type SourceValues, sourceOf } from './source-form.ts';
import { SourceRow } from './source-row.tsx';
import classes from './sources.module.css';
import { changeSources } from './use-draft.ts';
import type { SettingsForm } from './use-settings-form.ts';

type Props = { form: SettingsForm; statuses: readonly SourceStatus[] };

/** Every source with its switch and how it does; changes hold once they are saved. */
export function SourceTable({ form, statuses }: Props) {
  const [edited, setEdited] = useState<{ values: SourceValues; id: string | null } | null>(null);
  const { sources } = form;
  const hasIndex = sources.some(({ kind }) => kind === 'fearGreed');

  const replace = (id: string, source: SourceSettings | null) =>
    changeSources(sources.flatMap((old) => (old.id === id ? (source ?? []) : old)));

  const submit = (values: SourceValues) => {
    const id = edited?.id;
    if (id) return replace(id, sourceOf(values, id, sources.find((source) => source.id === id)?.isEnabled ?? true));
    const newId = idFor(
      values.name,
      sources.map((source) => source.id),
    );
    changeSources([...sources, sourceOf(values, newId, true)]);
  };

  /** How it does; undefined for what is not saved or not known. */
  const statusOf = (source: SourceSettings) =>
    isSaved(form, source) ? statuses.find(({ id }) => id === source.id) : undefined;

  return (
    <>
      <div className={classes.scroll}>
        <table className={tableClasses.table}>
          <thead>
            <tr>
              <th scope="col">On</th>
              <th scope="col">Name</th>
              <th scope="col" data-wide>
                Kind
              </th>
              <th scope="col">Where</th>
              <th scope="col" data-number>
                Every
              </th>
              <th scope="col">State</th>
              <th scope="col" aria-label="Actions" />
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <SourceRow
                key={source.id}
                source={source}
                status={statusOf(source)}
                isSaved={isSaved(form, source)}
                onSwitch={(isEnabled) => replace(source.id, { ...source, isEnabled })}
                onEdit={() => setEdited({ id: source.id, values: valuesOf(source) })}
                onRemove={() => replace(source.id, null)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {sources.length === 0 && (
        <p className={classes.empty}>No source: nothing is fetched. Add one, or take the defaults.</p>
      )}
      <div className={classes.actions}>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button
              variant="default"
              leftSection={<IconPlus size={15} stroke={1.5} />}
              disabled={sources.length >= 100}
            >
              Add a source
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {(Object.keys(kinds) as SourceKind[]).map((kind) => (
              <Menu.Item
                key={kind}
                disabled={kind === 'fearGreed' && hasIndex}
                onClick={() => setEdited({ id: null, values: newSource(kind) })}
              >
                {kinds[kind].label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Button variant="default" disabled={form.areDefaultSources} onClick={() => changeSources(null)}>
          Back to the defaults
        </Button>
        <span>{form.areDefaultSources ? 'These are the defaults of this version.' : 'This list is your own.'}</span>
      </div>
      {edited && (
        <SourceDialog
          initial={edited.values}
          isNew={edited.id === null}
          onClose={() => setEdited(null)}
          onSubmit={submit}
        />
      )}
    </>
  );
}

const isSaved = (form: SettingsForm, source: SourceSettings) =>
  JSON.stringify(form.savedSource(source.id)) === JSON.stringify(source);

const valuesOf = (source: SourceSettings): SourceValues => ({
  kind: source.kind,
  name: source.name,
  place: placeOf(source),
  everyMinutes: String(source.everyMinutes),
});
