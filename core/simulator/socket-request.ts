/** What the JSON requests of a socket can read and change. */
export type SocketState = { readonly streams: Set<string>; isCombined: boolean };

export const streamsPerSocket = 1_024;

type Reply = { result: unknown; id: unknown } | { error: { code: number; msg: string }; id?: unknown };

const methods = ['SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS', 'SET_PROPERTY', 'GET_PROPERTY'] as const;

function refuse(msg: string, id?: unknown): Reply {
  return { error: { code: 2, msg: `Invalid request: ${msg}` }, ...(id === undefined ? {} : { id }) };
}

function isId(id: unknown): boolean {
  return id === null || (typeof id === 'number' && Number.isInteger(id)) || (typeof id === 'string' && id.length <= 36);
}

function setProperty(params: unknown, state: SocketState, id: unknown): Reply {
  const [name, value] = Array.isArray(params) ? params : [];
  if (name !== 'combined') return { error: { code: 0, msg: 'Unknown property' }, id };
  if (typeof value !== 'boolean') return { error: { code: 1, msg: 'Invalid value type: expected Boolean' }, id };
  state.isCombined = value;
  return { result: null, id };
}

/** Answers one text frame of a client and changes `state` as it asks. */
export function answerSocketRequest(text: string, state: SocketState): Reply {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { error: { code: 3, msg: 'Invalid JSON: expected value at line 1 column 1' } };
  }
  if (typeof message !== 'object' || message === null) return refuse('expected an object');
  const { method, params, id = null } = message as { method?: unknown; params?: unknown; id?: unknown };
  if (!isId(id)) return refuse('request ID must be an integer or a string of at most 36 characters');
  if (method === undefined) return refuse('missing field `method`', id);
  if (!methods.some((known) => known === method)) {
    return refuse(
      `unknown variant \`${String(method)}\`, expected one of ${methods.map((m) => `\`${m}\``).join(', ')}`,
      id,
    );
  }
  if (method === 'LIST_SUBSCRIPTIONS') return { result: [...state.streams], id };
  if (method === 'GET_PROPERTY') return { result: state.isCombined, id };
  if (method === 'SET_PROPERTY') return setProperty(params, state, id);
  if (!Array.isArray(params)) return refuse('missing field `params`', id);
  if (!params.every((name) => typeof name === 'string')) return refuse('property name must be a string', id);
  if (method === 'UNSUBSCRIBE') {
    for (const name of params) state.streams.delete(name);
    return { result: null, id };
  }
  if (new Set([...state.streams, ...params]).size > streamsPerSocket) return refuse('too many parameters', id);
  for (const name of params) state.streams.add(name);
  return { result: null, id };
}
