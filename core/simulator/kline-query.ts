import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { type Interval, isInterval } from './intervals.ts';
import { type RestError, rejected } from './rest-error.ts';

export type KlineQuery = {
  readonly symbolId: string;
  readonly interval: Interval;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit: number;
  readonly zoneMs: number;
};

const symbolPattern = /^[A-Z0-9-_.]{1,20}$/;
const numberPattern = /^[0-9]{1,20}$/;
const zonePattern = /^([+-]?)(\d{1,2})(?::(\d{2}))?$/;

function missing(name: string): RestError {
  return rejected(400, -1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
}

function illegal(name: string, range: string): RestError {
  return rejected(400, -1100, `Illegal characters found in parameter '${name}'; legal range is '${range}'.`);
}

/** The symbol of a query, `BTCUSDT`; an error body when it is missing or cannot be one. */
export function readSymbolId(params: URLSearchParams): string | RestError {
  const text = params.get('symbol');
  if (!text) return missing('symbol');
  return symbolPattern.test(text) ? text : illegal('symbol', '^[A-Z0-9-_.]{1,20}$');
}

function readNumber(params: URLSearchParams, name: string): number | undefined | RestError {
  const text = params.get(name);
  if (text === null) return undefined;
  if (text === '') return missing(name);
  return numberPattern.test(text) ? Number(text) : illegal(name, '^[0-9]{1,20}$');
}

/** Hours ahead of UTC: `0`, `-1:00`, `05:45`, from -12:00 to +14:00. */
function readZone(text: string | null): number | RestError {
  if (text === null) return 0;
  const match = zonePattern.exec(text);
  const [, sign, hours, minutes = '0'] = match ?? [];
  const zoneMs = (Number(hours) * hourMs + Number(minutes) * minuteMs) * (sign === '-' ? -1 : 1);
  const isLegal = match && Number(minutes) < 60 && zoneMs >= -12 * hourMs && zoneMs <= 14 * hourMs;
  return isLegal ? zoneMs : rejected(400, -1100, "Illegal characters found in parameter 'timeZone'.");
}

/** Reads the query of `GET /api/v3/klines`: limit 500 unless told, 1000 at most, `timeZone` moves days, weeks and months. */
export function readKlineQuery(params: URLSearchParams): KlineQuery | RestError {
  const id = readSymbolId(params);
  if (typeof id !== 'string') return id;
  const interval = params.get('interval');
  if (!interval) return missing('interval');
  if (!isInterval(interval)) return rejected(400, -1120, 'Invalid interval.');
  const startTime = readNumber(params, 'startTime');
  if (typeof startTime === 'object') return startTime;
  const endTime = readNumber(params, 'endTime');
  if (typeof endTime === 'object') return endTime;
  const limit = readNumber(params, 'limit') ?? 500;
  if (typeof limit === 'object') return limit;
  if (limit === 0) return rejected(400, -1130, "Data sent for parameter 'limit' is not valid.");
  const zoneMs = readZone(params.get('timeZone'));
  if (typeof zoneMs === 'object') return zoneMs;
  return { symbolId: id, interval, startTime, endTime, limit: Math.min(limit, 1_000), zoneMs };
}
