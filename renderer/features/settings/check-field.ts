import type { Field, FieldValues, NumberField } from './setting-fields.ts';

/** The sentence to show beside the field, or null when its value can be saved. */
export function checkField(field: Field, values: FieldValues): string | null {
  switch (field.kind) {
    case 'switch':
    case 'choice':
      return null;
    case 'number':
      return checkNumber(field, values[field.id].trim()) ?? checkLevels(field, values);
    case 'address':
      return checkAddress(values[field.id]);
    case 'model':
      return /^[A-Za-z0-9_-][\w.-]*\/[A-Za-z0-9_-][\w.-]*$/.test(values[field.id].trim())
        ? null
        : 'Write it as owner/name.';
    case 'text':
      return checkText(values[field.id], 200);
  }
}

/** `1 to 600`, `above 0, at most 100`. */
export function rangeOf({ min, max, isAboveMin }: NumberField): string {
  const most = max.toLocaleString('en');
  return isAboveMin ? `above ${min}, at most ${most}` : `${min} to ${most}`;
}

function checkNumber(field: NumberField, text: string): string | null {
  const value = Number(text);
  const isInside = field.isAboveMin ? value > field.min : value >= field.min;
  if (!/^-?\d*\.?\d+$/.test(text)) return `A number is needed, ${rangeOf(field)}.`;
  if (!isInside || value > field.max) return `It must be ${rangeOf(field)}.`;
  if (field.isWhole && !Number.isInteger(value)) return 'A whole number is needed.';
  return null;
}

/** No training can use a take-profit that is nearer than the stop-loss. */
function checkLevels({ id }: NumberField, { takeProfitAtr, stopLossAtr }: FieldValues): string | null {
  if (!(Number(takeProfitAtr) < Number(stopLossAtr))) return null;
  if (id === 'takeProfitAtr') return `The take-profit must not be nearer than the stop-loss, ${stopLossAtr} × ATR.`;
  if (id === 'stopLossAtr') return `The stop-loss must not be farther than the take-profit, ${takeProfitAtr} × ATR.`;
  return null;
}

export function checkText(text: string, longest: number): string | null {
  if (text.trim() === '') return 'It cannot be empty.';
  return text.trim().length > longest ? `At most ${longest.toLocaleString('en')} characters.` : null;
}

export function checkAddress(text: string): string | null {
  const address = text.trim();
  if (address.length > 2_000) return 'At most 2,000 characters.';
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return 'An http or https address is needed.';
  return url.username + url.password === '' ? null : 'Leave the user name and password out; keys have their own place.';
}

/** Whether what is sent to the address, keys too, crosses a network as plain text. */
export function isOpenToListeners(address: string): boolean {
  if (!URL.canParse(address.trim())) return false;
  const { protocol, hostname } = new URL(address.trim());
  return protocol === 'http:' && !/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
