/** A setting as people write it: a text without quotes, a list with commas, on and off; what has parts stays JSON. Null: a dash. */
export function valueText(json: string | null): string {
  if (json === null) return '–';
  const value: unknown = JSON.parse(json);
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ') || 'none';
  return typeof value === 'string' ? value : json;
}
