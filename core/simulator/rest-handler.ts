import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../domain/time.ts';
import { spoilPrices } from './bad-values.ts';
import type { Faults } from './fault-switches.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { RestReply, RestRoute } from './rest-routes.ts';
import type { LogWriter } from './sent-log.ts';

type Reply = { status: number; headers: Record<string, string>; body: string };

const json = { 'content-type': 'application/json;charset=UTF-8' };

function tooMuch(status: 418 | 429, bannedUntil: number): string {
  const msg =
    status === 429
      ? 'Too much request weight used; current limit is 6000 request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.'
      : `Way too much request weight used; IP banned until ${bannedUntil}. Please use WebSocket Streams for live updates to avoid bans.`;
  return JSON.stringify({ code: -1003, msg });
}

function htmlPage(status: number): string {
  return `<html>\r\n<head><title>${status} ERROR</title></head>\r\n<body>\r\n<center><h1>${status} ERROR</h1></center>\r\n</body>\r\n</html>\r\n`;
}

/** A klines body with a bad value in its middle row. */
function spoilRows(body: unknown, kind: Parameters<typeof spoilPrices>[1]): unknown {
  if (!Array.isArray(body) || !Array.isArray(body[0])) return body;
  const rows: unknown[][] = body;
  const middle = rows.length >> 1;
  return rows.map((row, i) => {
    if (i !== middle) return row;
    const [openTime, open, high, low, close, ...rest] = row;
    const spoilt = spoilPrices(
      { open: String(open), high: String(high), low: String(low), close: String(close) },
      kind,
    );
    return [openTime, spoilt.open, spoilt.high, spoilt.low, spoilt.close, ...rest];
  });
}

/** Answers the exchange's REST requests, with the faults that are on. */
export function createRestHandler(options: {
  routes: Readonly<Record<string, RestRoute>>;
  limiter: RateLimiter;
  faults: Faults;
  clock: Clock;
  log: LogWriter;
}): (request: IncomingMessage, response: ServerResponse, url: URL) => void {
  const { routes, limiter, faults, clock, log } = options;

  const strikeRoute = <N extends 'httpErrors' | 'slowReplies' | 'hangingReplies' | 'truncatedBodies'>(
    name: N,
    path: string,
  ) => {
    const only = faults.peek(name)?.settings.route;
    return only === undefined || path.includes(only) ? faults.strike(name)?.settings : undefined;
  };

  const spoil = (path: string, answer: RestReply): unknown => {
    if ('error' in answer) return answer.error;
    const bad = faults.peek('badValues')?.settings;
    const isStruck =
      path === '/api/v3/klines' && bad !== undefined && bad.where !== 'stream' && faults.strike('badValues');
    return isStruck ? spoilRows(answer.body, bad.kind) : answer.body;
  };

  const reply = async (method: string, url: URL): Promise<Reply> => {
    const path = url.pathname;
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!route || method !== 'GET') {
      const status = route ? 405 : 404;
      const error = route ? 'Method Not Allowed' : 'Not Found';
      return { status, headers: json, body: JSON.stringify({ timestamp: clock.now(), status, error, path }) };
    }
    const verdict = limiter.spend(route.weight(url.searchParams));
    const headers: Record<string, string> = {
      ...json,
      'x-mbx-used-weight': String(verdict.used),
      'x-mbx-used-weight-1m': String(verdict.used),
    };
    if (verdict.status !== 200) {
      headers['retry-after'] = String(verdict.retryAfterSeconds);
      return { status: verdict.status, headers, body: tooMuch(verdict.status, verdict.bannedUntil) };
    }
    const failure = strikeRoute('httpErrors', path);
    if (failure) {
      return { status: failure.status, headers: { 'content-type': 'text/html' }, body: htmlPage(failure.status) };
    }
    const answer = await route.answer(url.searchParams);
    const status = 'error' in answer ? answer.status : 200;
    const body = JSON.stringify(spoil(path, answer));
    const isCut = status === 200 && strikeRoute('truncatedBodies', path) !== undefined;
    return { status, headers, body: isCut ? body.slice(0, body.length >> 1) : body };
  };

  return (request, response, url) => {
    const route = url.pathname;
    const note = (status: number) => log.write({ kind: 'request', route, query: url.search.slice(1), status });
    if (faults.peek('refuseConnections')) {
      note(0);
      request.socket.destroy();
      return;
    }
    if (strikeRoute('hangingReplies', route)) {
      note(0);
      return;
    }
    const send = async () => {
      const { status, headers, body } = await reply(request.method ?? 'GET', url);
      note(status);
      response.writeHead(status, headers).end(body);
    };
    const slow = strikeRoute('slowReplies', route);
    if (slow)
      response.once(
        'close',
        clock.schedule(slow.delayMs, () => void send()),
      );
    else void send();
  };
}
