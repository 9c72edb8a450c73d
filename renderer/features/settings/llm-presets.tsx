import { Button } from '@mantine/core';
import classes from './row.module.css';
import type { FieldValues } from './setting-fields.ts';
import { changeValues } from './use-draft.ts';

const local = { inputPrice: '0', outputPrice: '0', concurrency: '1' };
const presets: readonly { name: string; change: Partial<FieldValues> & { baseUrl: string } }[] = [
  { name: 'OpenAI', change: { baseUrl: 'https://api.openai.com/v1', inputPrice: '0.15', outputPrice: '0.6' } },
  { name: 'Ollama', change: { baseUrl: 'http://127.0.0.1:11434/v1', ...local } },
  { name: 'LM Studio', change: { baseUrl: 'http://127.0.0.1:1234/v1', ...local } },
  { name: 'vLLM', change: { baseUrl: 'http://127.0.0.1:8000/v1', ...local } },
];

/** Usual addresses; those on this computer cost nothing and take one call at a time. The model is the user's choice. */
export function LlmPresets({ baseUrl }: { baseUrl: string }) {
  return (
    <fieldset className={classes.presets} aria-label="Usual addresses">
      {presets.map(({ name, change }) => (
        <Button
          key={name}
          px={10}
          variant={change.baseUrl === baseUrl.trim() ? 'light' : 'default'}
          aria-pressed={change.baseUrl === baseUrl.trim()}
          onClick={() => changeValues(change)}
        >
          {name}
        </Button>
      ))}
    </fieldset>
  );
}
