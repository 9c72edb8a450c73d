import { Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { AlertRule } from '../../../core/contract/contract.ts';
import { type AlertKind, alertPlaceholders, defaultAlertTemplates } from '../../../core/domain/alert.ts';
import type { Market } from '../../../core/domain/market.ts';
import { useRequest } from '../../engine/use-request.ts';
import classes from './alerts.module.css';

type Props = {
  kind: AlertKind;
  market: Market | null;
  /** What the rule waits for; undefined while that is not filled in. */
  when: AlertRule['when'] | undefined;
  value: string;
  error: string | undefined;
  isSound: boolean;
  onChange: (text: string) => void;
};

/** The text of an alert: what it may name, and how it reads when the rule is tried. */
export function TemplateField({ kind, market, when, value, error, isSound, onChange }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { data } = useRequest('alerts.preview', isSound ? { kind, market, template: value, when } : null);
  // The preview before stays until the next is there: nothing jumps while one types.
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    if (data) setText(data.text);
  }, [data]);
  const initial = defaultAlertTemplates[kind];

  const insert = (name: string) => {
    const { selectionStart = value.length, selectionEnd = value.length } = area.current ?? {};
    onChange(`${value.slice(0, selectionStart)}{${name}}${value.slice(selectionEnd)}`);
    area.current?.focus();
  };

  return (
    <div className={classes.template}>
      <Textarea
        ref={area}
        size="xs"
        autosize
        minRows={2}
        label="Text"
        spellCheck={false}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className={classes.placeholders}>
        {alertPlaceholders[kind].map((name) => (
          <button key={name} type="button" title="Put it where the cursor is" onClick={() => insert(name)}>
            {`{${name}}`}
          </button>
        ))}
        {value !== initial && (
          <button type="button" onClick={() => onChange(initial)}>
            Back to the default text
          </button>
        )}
      </div>
      {text !== null && isSound && (
        <p className={classes.preview} role="note" aria-label="Preview with invented values">
          {text}
        </p>
      )}
    </div>
  );
}
