/** What an alert rule can wait for. */
export const alertKinds = [
  'prediction',
  'outcome',
  'price',
  'sentiment',
  'feed',
  'training',
  'paper',
  'drift',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Where an alert goes beside the history; `desktop` and `sound` need an open window, the others do not. */
export const alertChannels = ['desktop', 'sound', 'webhook', 'telegram'] as const;
export type AlertChannel = (typeof alertChannels)[number];

/** What a window plays for an alert over the channel `sound`. */
export const alertTones = ['chime', 'ping', 'alarm'] as const;
export type AlertTone = (typeof alertTones)[number];

/** What a template of each kind may name in braces: `{market}`. */
export const alertPlaceholders: Readonly<Record<AlertKind, readonly string[]>> = {
  prediction: ['market', 'time', 'signal', 'probability', 'expectedValue', 'entry', 'takeProfit', 'stopLoss', 'reason'],
  outcome: ['market', 'time', 'side', 'end', 'exit', 'profit'],
  price: ['market', 'time', 'level', 'price', 'direction'],
  sentiment: ['market', 'time', 'score', 'change'],
  feed: ['market', 'time', 'state', 'detail'],
  training: ['time', 'result', 'detail'],
  paper: ['market', 'time', 'event', 'detail'],
  drift: ['time', 'model', 'event', 'detail'],
};

export const defaultAlertTemplates: Readonly<Record<AlertKind, string>> = {
  prediction: '{market} {signal} at {entry}: probability {probability}, TP {takeProfit}, SL {stopLoss}',
  outcome: '{market} {side} ended at its {end}: {profit} after cost',
  price: '{market} crossed {level} {direction}; price {price}',
  sentiment: '{market} sentiment moved by {change} to {score}',
  feed: '{market} feed is {state}. {detail}',
  training: 'Training {result}. {detail}',
  paper: 'Paper account, {market}: {event}. {detail}',
  drift: 'Model {model} is {event}. {detail}',
};

/** Names in braces of the template that its kind does not know. */
export function unknownPlaceholders(kind: AlertKind, template: string): string[] {
  const named = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1]);
  return named.filter((name) => !alertPlaceholders[kind].includes(name));
}
