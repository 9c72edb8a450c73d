/** Uniform numbers in [0, 1). Seeded in training, simulation and tests. */
export type Random = () => number;

/** Structured log; `fields` never holds a secret. */
export type Logger = {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
};

/** Says nothing; for tests and tools that print elsewhere. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
