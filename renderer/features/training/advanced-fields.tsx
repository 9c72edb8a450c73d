import { Checkbox, Collapse, Select, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { advancedFields, type Backend, type FormErrors, type FormValues } from './form-values.ts';
import { NumberText } from './number-text.tsx';
import { backendNames } from './spec-rows.ts';
import classes from './training.module.css';

type Props = { values: FormValues; errors: FormErrors; onChange: (change: Partial<FormValues>) => void };

/** What most runs leave as it is; open by itself while something in it is wrong. */
export function AdvancedFields({ values, errors, onChange }: Props) {
  const [isChosen, setChosen] = useState(false);
  const isOpen = isChosen || advancedFields.some((field) => errors[field]);
  return (
    <div>
      <UnstyledButton className={classes.fold} aria-expanded={isOpen} onClick={() => setChosen(!isOpen)}>
        <IconChevronRight size={14} stroke={1.5} data-open={isOpen || undefined} aria-hidden />
        Advanced
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <div className={classes.folded}>
          <div className={classes.two}>
            <NumberText
              label="Batch size, samples"
              hint="Samples that one step learns from. A smaller batch needs less memory."
              value={values.batchSize}
              error={errors.batchSize}
              onChange={(batchSize) => onChange({ batchSize })}
            />
            <NumberText
              label="Learning rate, peak"
              hint="The highest of the schedule: a linear warm-up, then half a cosine down."
              value={values.learningRate}
              error={errors.learningRate}
              onChange={(learningRate) => onChange({ learningRate })}
            />
            <NumberText
              label="Networks, one a seed"
              hint="Networks that differ in their seed only. The best on validation is kept; mean and deviation of all are reported."
              value={values.seeds}
              error={errors.seeds}
              onChange={(seeds) => onChange({ seeds })}
            />
            <NumberText
              label="Half-life, days"
              hint="A sample this much older than the newest training sample counts half as much. Empty: all count the same."
              placeholder="all count the same"
              value={values.recencyHalfLife}
              error={errors.recencyHalfLife}
              onChange={(recencyHalfLife) => onChange({ recencyHalfLife })}
            />
          </div>
          <Select
            label="Computes with"
            title="WebAssembly is the fastest where nothing else is installed. What computes in the end, and why, is said with the run."
            value={values.backend}
            data={Object.entries(backendNames).map(([value, label]) => ({ value, label }))}
            onChange={(backend) => backend && onChange({ backend: backend as Backend })}
          />
          <Checkbox
            label="Also train each branch alone"
            description="Says what each is worth, and headlines beside headlines a day late; takes longer."
            checked={values.branchBaselines}
            onChange={(event) => onChange({ branchBaselines: event.currentTarget.checked })}
          />
        </div>
      </Collapse>
    </div>
  );
}
