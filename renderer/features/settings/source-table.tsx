import { ActionIcon, Button, Menu, Switch } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { SourceSettings, SourceStatus } from '../../../core/contract/contract.ts';
import tableClasses from '../../ui/table.module.css';
import { SourceDialog } from './source-dialog.tsx';
import { idFor, kinds, newSource, placeOf, type SourceKind, type SourceValues, sourceOf } from './source-form.ts';
import classes from './sources.module.css';
import { changeSources } from './use-draft.ts';
import type { SettingsForm } from './use-settings-form.ts';

const iconProps = { size: 15, stroke: 1.5 };
const stateTexts: Record<SourceStatus['state'], string> = {
  off: 'off',
  waiting: 'waiting',
  fetching: 'fetching',
  ok: 'ok',
  failing: 'failing',
  needsKey: 'needs a key',
};

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

  const stateOf = (source: SourceSettings) => {
    const isSaved = JSON.stringify(form.savedSource(source.id)) === JSON.stringify(source);
    const status = statuses.find(({ id }) => id === source.id);
    if (!isSaved) return <span data-level="unsaved">not saved</span>;
    return status ? (
      <span data-level={status.state} title={status.detail ?? undefined}>
        {stateTexts[status.state]}
      </span>
    ) : (
      <span>{source.isEnabled ? '–' : 'off'}</span>
    );
  };

  return (
    <>
      <div className={classes.scroll}>
        <table className={tableClasses.table}>
          <thead>
            <tr>
              <th scope="col">On</th>
              <th scope="col">Name</th>
              <th scope="col">Where</th>
              <th scope="col" data-number>
                Every
              </th>
              <th scope="col">State</th>
              <th scope="col">
                <span className={classes.hidden}>Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <tr key={source.id}>
                <td>
                  <Switch
                    size="xs"
                    aria-label={`Fetch ${source.name}`}
                    checked={source.isEnabled}
                    onChange={(event) => replace(source.id, { ...source, isEnabled: event.currentTarget.checked })}
                  />
                </td>
                <th scope="row" title={source.name}>
                  {source.name}
                </th>
                <td className={classes.place} title={placeOf(source)}>
                  <small>{kinds[source.kind].label}</small> {placeOf(source)}
                </td>
                <td data-number>{source.everyMinutes} min</td>
                <td className={classes.state}>{stateOf(source)}</td>
                <td className={classes.buttons}>
                  <ActionIcon
                    size={24}
                    aria-label={`Change ${source.name}`}
                    title="Change"
                    onClick={() => setEdited({ id: source.id, values: valuesOf(source) })}
                  >
                    <IconPencil {...iconProps} />
                  </ActionIcon>
                  <ActionIcon
                    size={24}
                    aria-label={`Remove ${source.name}`}
                    title="Remove from the list; its stored headlines stay"
                    onClick={() => replace(source.id, null)}
                  >
                    <IconTrash {...iconProps} />
                  </ActionIcon>
                </td>
              </tr>
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
            <Button variant="default" leftSection={<IconPlus {...iconProps} />} disabled={sources.length >= 100}>
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

const valuesOf = (source: SourceSettings): SourceValues => ({
  kind: source.kind,
  name: source.name,
  place: placeOf(source),
  everyMinutes: String(source.everyMinutes),
});
