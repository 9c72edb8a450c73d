import { TextInput } from '@mantine/core';

type Props = { label: string; value: string; error?: string; onChange: (text: string) => void };

/** A field for a number that keeps every character as it was typed; what is no number is said, not mended. */
export function NumberText({ label, value, error, onChange }: Props) {
  return (
    <TextInput
      label={label}
      value={value}
      error={error}
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
