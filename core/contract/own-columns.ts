/**
 * The message with every typed array that is a window onto a larger buffer replaced by a copy of its own:
 * a structured clone of such a window would carry the whole buffer along. Everything else is the same object.
 */
export function ownColumns(message: unknown): unknown {
  if (typeof message !== 'object' || message === null) return message;
  if (message instanceof Float64Array) {
    return message.byteLength === message.buffer.byteLength ? message : message.slice();
  }
  if (Array.isArray(message)) {
    // Rows of numbers and plain objects; columns live in objects near the top.
    return message;
  }
  const entries = Object.entries(message);
  const owned = entries.map(([key, value]) => [key, ownColumns(value)] as const);
  return owned.some(([, value], i) => value !== entries[i][1]) ? Object.fromEntries(owned) : message;
}
