import { Button, Checkbox, Group, SegmentedControl, TextInput, UnstyledButton } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { type Market, marketLabel } from '../../../core/domain/market.ts';
import { formatUtcDate } from '../../ui/local-time.ts';
import { AdvancedFields } from './advanced-fields.tsx';
import type { Coverage } from './coverage.ts';
import { checkForm, type FormValues, firstError, type Preset } from './form-values.ts';
import { NumberText } from './number-text.tsx';
import classes from './training.module.css';

/** A sentence, and where it is told in full. */
type Blocked = { readonly text: string; readonly show?: () => void };

type Props = {
  values: FormValues;
  onChange: (change: Partial<FormValues>) => void;
  coverage: Coverage;
  /** Why nothing can be started now, whatever stands in the form. */
  blocked: Blocked | null;
  isStarting: boolean;
  onStart: () => void;
};

const formId = 'new-run';
const presets: { value: Preset; label: string }[] = [
  { value: 'tiny', label: 'Tiny' },
  { value: 'base', label: 'Base' },
  { value: 'large', label: 'Large' },
];
const presetHints: Record<Preset, string> = {
  tiny: '16 units: minutes to train, to see that everything works.',
  base: '48 units: the size to start with.',
  large: '96 units: slow, and needs much history.',
};

export function TrainingForm({ values, onChange, coverage, blocked, isStarting, onStart }: Props) {
  const errors = checkForm(values);
  const wrong = firstError(errors);
  const showWrong = () => {
    const fields = document.getElementById(formId);
    const field = fields?.querySelector<HTMLElement>(errors.markets ? 'input' : '[aria-invalid="true"]');
    field?.scrollIntoView({ block: 'center' });
    field?.focus({ preventScroll: true });
  };
  const reason: Blocked | null = wrong === null ? blocked : { text: wrong, show: showWrong };
  return (
    <>
      <form
        id={formId}
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (reason === null) onStart();
        }}
      >
        <Checkbox.Group
          label="Markets"
          value={[...values.markets]}
          onChange={(markets) => onChange({ markets: markets as Market[] })}
          error={errors.markets}
          size="xs"
        >
          <Group gap={16} mt={6}>
            {coverage.markets.map(({ market }) => (
              <Checkbox key={market} value={market} label={marketLabel(market)} />
            ))}
          </Group>
        </Checkbox.Group>
        <div className={classes.two}>
          <TextInput
            type="date"
            label="From, UTC day"
            description={`First: ${formatUtcDate(coverage.from)}`}
            value={values.from}
            error={errors.from}
            onChange={(event) => onChange({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label="To, UTC day included"
            description={`Last: ${formatUtcDate(coverage.to)}`}
            value={values.to}
            error={errors.to}
            onChange={(event) => onChange({ to: event.currentTarget.value })}
          />
        </div>
        <div>
          <span className={classes.label} id="preset-label">
            Network
          </span>
          <SegmentedControl
            fullWidth
            aria-labelledby="preset-label"
            value={values.preset}
            data={presets}
            onChange={(preset) => onChange({ preset: preset as Preset })}
          />
          <p className={classes.hint}>{presetHints[values.preset]}</p>
        </div>
        <div className={classes.two}>
          <NumberText
            label="Epochs, at most"
            value={values.epochs}
            error={errors.epochs}
            onChange={(epochs) => onChange({ epochs })}
          />
          <NumberText label="Seed" value={values.seed} error={errors.seed} onChange={(seed) => onChange({ seed })} />
        </div>
        <Checkbox
          label="Learn from headlines"
          description="Those stored in the range, as they were known at each decision. Without any it learns from candles alone."
          checked={values.headlines}
          onChange={(event) => onChange({ headlines: event.currentTarget.checked })}
        />
        <AdvancedFields values={values} errors={errors} onChange={onChange} />
      </form>
      <div className={classes.start}>
        <Button
          type="submit"
          form={formId}
          fullWidth
          size="sm"
          loading={isStarting}
          disabled={reason !== null}
          leftSection={<IconPlayerPlay size={15} stroke={1.5} />}
        >
          Train
        </Button>
        {reason && (
          <p className={classes.blocked}>
            {reason.text}{' '}
            {reason.show && (
              <UnstyledButton className={classes.reveal} onClick={reason.show}>
                Show
              </UnstyledButton>
            )}
          </p>
        )}
      </div>
    </>
  );
}
