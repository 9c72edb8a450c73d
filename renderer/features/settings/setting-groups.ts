/** In the order of the page. */
export const groups = {
  markets: { title: 'Markets', note: 'What is streamed, predicted and recorded, on the exchange that is open.' },
  decisions: {
    title: 'Decisions',
    note: 'How often is decided, and what a prediction must be worth to become a signal; from the next decision on.',
  },
  costs: {
    title: 'Costs',
    note: 'What a trade is charged in its expected value and its break-even; from the next decision on.',
  },
  labels: {
    title: 'Training labels',
    note: 'The trade that the next training learns. A model keeps the one it was trained with.',
  },
  fusion: { title: 'Fused score', note: 'How much each model counts when several have judged a headline.' },
  finbert: { title: 'FinBERT', note: 'A language model for financial news that runs on this computer, offline.' },
  llm: { title: 'LLM', note: 'Any service that speaks OpenAI’s chat completions, or a model on this computer.' },
  sources: { title: 'Sources', note: 'Where headlines come from. Each is asked on its own schedule.' },
  retraining: {
    title: 'Retraining',
    note: 'When models are trained again by themselves is set where they are listed.',
  },
  alerts: { title: 'Alerts', note: 'Rules and delivery have a page of their own.' },
  account: { title: 'Paper account', note: 'Its fees, sizes and limits are set where it trades.' },
  keys: { title: 'Keys', note: 'A key goes in and never comes out: only its last four characters are shown.' },
} as const;
export type GroupId = keyof typeof groups;

/** Other words a setting is looked for by. */
export const words: Readonly<Record<GroupId, string>> = {
  markets: 'symbols pairs streamed add remove btc eth exchange',
  decisions: 'signal threshold abstain expected value break-even margin expiry decision bar',
  costs: 'fee slippage bps round trip commission',
  labels: 'take profit stop loss atr multiples horizon training tp sl',
  fusion: 'sentiment weights shares fusion lexicon',
  finbert: 'sentiment download import remove offline licence onnx hugging face',
  llm: 'sentiment openai ollama lm studio vllm cost test api',
  sources: 'sentiment news rss atom feed reddit x twitter fear greed folder csv schedule',
  retraining: 'champion challenger drift switch schedule hours automatic train again',
  alerts: 'webhook telegram notification sound quiet hours rules',
  account: 'paper trading balance size kelly fraction limits',
  keys: 'secret token password api reddit x llm keychain environment',
};
