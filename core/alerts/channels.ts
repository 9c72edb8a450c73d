import { createHmac } from 'node:crypto';
import type { Alert } from '../contract/contract.ts';
import { type Clock, toIso } from '../domain/time.ts';
import { type Post, type PostResult, postJson } from './post-json.ts';

export type Send = (alert: Alert, signal: AbortSignal) => Promise<PostResult>;

const notSet = (problem: string): PostResult => ({ isDone: false, problem, isFinal: true });

/**
 * Sends alerts as JSON. With a secret `x-omni-signature` is `t=<UTC ms>,v1=<hex>`, the HMAC-SHA256 of `<t>.<body>`, so that
 * its server knows whom and when it is from; `x-omni-alert` is the same however often one alert is tried.
 */
export function webhookChannel(options: { url(): string | null; secret(): string | undefined; clock: Clock }): Send {
  const { url, secret, clock } = options;
  return async (alert, signal) => {
    const address = url();
    if (address === null) return notSet('No webhook address is set; enter one under Delivery.');
    const { id, ruleName, kind, market, eventTime, firedAt, text, isTest } = alert;
    const body = JSON.stringify({
      id,
      rule: ruleName,
      kind,
      market,
      eventTime: toIso(eventTime),
      firedAt: toIso(firedAt),
      text,
      isTest,
    });
    const headers: Record<string, string> = { 'x-omni-alert': `${alert.ruleId}-${id}` };
    const key = secret();
    if (key !== undefined) {
      const time = clock.now();
      const signature = createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
      headers['x-omni-signature'] = `t=${time},v1=${signature}`;
    }
    return postJson({ name: 'The webhook', url: address, body, headers }, clock, signal);
  };
}

/** Sends alerts by a Telegram bot, as plain text. https://core.telegram.org/bots/api#sendmessage */
export function telegramChannel(options: {
  baseUrl: string;
  token(): string | undefined;
  chatId(): string | null;
  clock: Clock;
}): Send {
  const { baseUrl, token, chatId, clock } = options;
  return async (alert, signal) => {
    const key = token();
    const chat = chatId();
    if (key === undefined) return notSet('No Telegram bot token is set; enter it in Settings, under Keys.');
    if (chat === null) return notSet('No Telegram chat is set; enter one under Delivery.');
    const text = `${alert.isTest ? '[test] ' : ''}${alert.ruleName}\n${alert.text}`;
    const post: Post = {
      name: 'Telegram',
      url: `${baseUrl}/bot${encodeURIComponent(key)}/sendMessage`,
      body: JSON.stringify({ chat_id: chat, text }),
    };
    return postJson(post, clock, signal);
  };
}
