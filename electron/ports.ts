import type { pinoLogger, systemClock } from '../core/hosts/system-ports.ts';

export type Clock = typeof systemClock;
export type Logger = ReturnType<typeof pinoLogger>;
