import type { IncomingMessage, ServerResponse } from 'node:http';
import { Failure, toFailureData } from '../domain/failure.ts';
import type { FaultSwitches } from './fault-switches.ts';
import { faultTable } from './fault-table.ts';
import type { SentLog } from './sent-log.ts';

const longestBody = 1_000_000;

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) {
    text += part;
    if (text.length > longestBody) throw new Failure('too-large', 'The body is larger than a megabyte.');
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure('bad-request', 'The body is not JSON.', { cause });
  }
}

/** A page in a browser must not reach the switches: it cannot send this type, nor hide its origin, without asking first. */
function isFromProgram(request: IncomingMessage): boolean {
  const isLocal = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '');
  const isJson = request.method === 'GET' || request.headers['content-type']?.startsWith('application/json') === true;
  return isLocal && isJson && request.headers.origin === undefined;
}

/** `GET|POST /control/faults`, `GET /control/log`: the same switches and log as in the program, for other processes. */
export async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { faults, log }: { faults: FaultSwitches; log: SentLog },
): Promise<void> {
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (!isFromProgram(request)) return send(403, { code: 'unauthorized', message: 'Only local programs may do this.' });
  try {
    if (path === '/control/log' && request.method === 'GET') {
      return send(200, { events: log.events(), requests: log.requests(), frames: log.frames() });
    }
    if (path !== '/control/faults') return send(404, { code: 'not-found', message: `There is no ${path}.` });
    if (request.method === 'POST') {
      const changes = await readJson(request);
      if (typeof changes !== 'object' || changes === null)
        throw new Failure('bad-request', 'Send an object of faults.');
      faults.apply(changes);
    }
    const about = Object.fromEntries(Object.entries(faultTable).map(([name, entry]) => [name, entry.about]));
    send(200, { active: faults.active(), about });
  } catch (error) {
    const failure = toFailureData(error);
    send(failure.code === 'internal' ? 500 : 400, failure);
  }
}
