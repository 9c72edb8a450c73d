import { Button, Skeleton, Switch, TextInput } from '@mantine/core';
import { useEffect } from 'react';
import type { Counterfactual } from '../../../core/contract/contract.ts';
import { ErrorState } from '../../ui/states.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import { type Subject, useWhatIf } from './use-what-if.ts';
import classes from './what-if.module.css';
import { type Draft, fields, fieldTexts, type Lane, readField, untouched } from './what-if-form.ts';

const branches: readonly { lane: Lane; label: string; meaning: string }[] = [
  {
    lane: 'micro',
    label: 'A micro',
    meaning: 'Off: its 1m, 5m and 10m bars are average ones, each feature at its training mean',
  },
  {
    lane: 'macro',
    label: 'B macro',
    meaning: 'Off: its 1h and 1d bars are average ones, each feature at its training mean',
  },
  { lane: 'sentiment', label: 'C headlines', meaning: 'Off: as if there were no headlines' },
];

type Props = {
  subject: Subject;
  /** Told each answer; null while nothing is changed. */
  onAnswer: (answer: Counterfactual | null) => void;
};

/** Branches, levels and costs of a decision to change, and the answer beside the recorded one. */
export function WhatIfPanel({ subject, onAnswer }: Props) {
  const { draft, setDraft, answer, isChanged, isPending, problem, problemSince, reload } = useWhatIf(subject);
  const shown = isChanged && !problem ? answer : null;
  useEffect(() => {
    onAnswer(shown);
    return () => onAnswer(null);
  }, [shown, onAnswer]);

  if (!answer) {
    return (
      <section className={classes.panel} aria-label="What if">
        {problem ? (
          <ErrorState
            title="This decision cannot be asked again"
            problem={problem}
            since={problemSince}
            stillWorks="What is recorded stands."
            action={{ label: 'Try again', run: reload }}
          />
        ) : (
          <div className={classes.panel} role="status" aria-label="Asking the model again">
            {[28, 84, 260].map((height) => (
              <Skeleton key={height} height={height} />
            ))}
          </div>
        )}
      </section>
    );
  }
  return (
    <section className={classes.panel} aria-label="What if">
      <Form draft={draft} answer={answer} onChange={setDraft} />
      {problem && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      {answer.notes.map((note) => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
      <ComparisonTable answer={answer} isPending={isPending} />
      <p className={classes.hint}>
        Asked of the same model about the same moment; nothing of it is recorded. A branch that is switched off is not
        taken out of the network: it is fed what says nothing.
      </p>
    </section>
  );
}

type FormProps = { draft: Draft; answer: Counterfactual; onChange: (draft: Draft) => void };

function Form({ draft, answer, onChange }: FormProps) {
  const held = fieldTexts(answer.before.rules);
  const isTouched = draft.without.length > 0 || Object.keys(draft.typed).length > 0;
  const toggle = (lane: Lane, isOn: boolean) =>
    onChange({ ...draft, without: isOn ? draft.without.filter((other) => other !== lane) : [...draft.without, lane] });
  return (
    <div className={classes.form}>
      <fieldset className={classes.branches}>
        <legend>Branches</legend>
        {branches.map(({ lane, label, meaning }) => (
          <Switch
            key={lane}
            size="xs"
            withThumbIndicator={false}
            label={label}
            title={meaning}
            checked={!draft.without.includes(lane)}
            onChange={(event) => toggle(lane, event.currentTarget.checked)}
          />
        ))}
      </fieldset>
      <div className={classes.fields}>
        {fields.map((field) => {
          const text = draft.typed[field.id] ?? held[field.id];
          const read = readField(field, text);
          return (
            <TextInput
              key={field.id}
              label={field.label}
              title={field.meaning}
              inputMode="decimal"
              value={text}
              rightSection={<span className={classes.unit}>{field.unit}</span>}
              rightSectionWidth={34}
              rightSectionPointerEvents="none"
              data-changed={(typeof read === 'number' && read !== Number(held[field.id])) || undefined}
              error={typeof read === 'string' ? read : undefined}
              onChange={(event) =>
                onChange({ ...draft, typed: { ...draft.typed, [field.id]: event.currentTarget.value } })
              }
            />
          );
        })}
        <Button variant="default" disabled={!isTouched} onClick={() => onChange(untouched)}>
          As it was
        </Button>
      </div>
    </div>
  );
}
