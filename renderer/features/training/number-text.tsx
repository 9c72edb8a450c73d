import { TextInput } from '@mantine/core';

type Props = {
  label: string;
  /** What the number does, shown on hover of the whole field. */
  hint?: string;
  placeholder?: string;
  value: string;
  error?: string;
  onChange: (text: string) => void;
};

/** A field for a number that keeps every character as it was typed; what is no number is said, not mended. */
export function NumberText({ label, hint, placeholder, value, error, onChange }: Props) {
  return (
    <TextInput
      label={label}
      title={hint}
      placeholder={placeholder}
      value={value}
      error={error}
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
