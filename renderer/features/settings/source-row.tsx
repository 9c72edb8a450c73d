import { ActionIcon, Switch } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import type { SourceSettings, SourceStatus } from '../../../core/contract/contract.ts';
import { kinds, placeOf } from './source-form.ts';
import classes from './sources.module.css';

const iconProps = { size: 15, stroke: 1.5 };
const stateTexts: Record<SourceStatus['state'], string> = {
  off: 'off',
  waiting: 'waiting',
  fetching: 'fetching',
  ok: 'ok',
  failing: 'failing',
  needsKey: 'needs a key',
};

type Props = {
  source: SourceSettings;
  /** Undefined: not saved, or not known yet. */
  status: SourceStatus | undefined;
  isSaved: boolean;
  onSwitch: (isEnabled: boolean) => void;
  onEdit: () => void;
  onRemove: () => void;
};

/** One source, and beneath it what is wrong with it. */
export function SourceRow({ source, status, isSaved, onSwitch, onEdit, onRemove }: Props) {
  const { name, isEnabled, everyMinutes, kind } = source;
  const trouble = isEnabled && (status?.state === 'failing' || status?.state === 'needsKey') ? status : null;
  const level = isSaved ? status?.state : 'unsaved';
  return (
    <>
      <tr data-explained={trouble?.detail ? true : undefined}>
        <td>
          <Switch
            size="xs"
            withThumbIndicator={false}
            aria-label={`Fetch ${name}`}
            checked={isEnabled}
            onChange={(event) => onSwitch(event.currentTarget.checked)}
          />
        </td>
        <th scope="row" title={name}>
          {name}
        </th>
        <td data-wide>{kinds[kind].label}</td>
        <td className={classes.place} title={placeOf(source)}>
          {placeOf(source)}
        </td>
        <td data-number>{everyMinutes} min</td>
        <td className={classes.state}>
          <span data-level={level}>{isSaved ? stateTexts[status?.state ?? 'off'] : 'not saved'}</span>
        </td>
        <td className={classes.buttons}>
          <ActionIcon size={24} aria-label={`Change ${name}`} title="Change" onClick={onEdit}>
            <IconPencil {...iconProps} />
          </ActionIcon>
          <ActionIcon
            size={24}
            aria-label={`Remove ${name}`}
            title="Remove from the list; its stored headlines stay"
            onClick={onRemove}
          >
            <IconTrash {...iconProps} />
          </ActionIcon>
        </td>
      </tr>
      {trouble?.detail && (
        <tr>
          <td />
          <td colSpan={6} className={classes.detail} data-level={trouble.state}>
            {trouble.detail}
          </td>
        </tr>
      )}
    </>
  );
}
