import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import { formatForPeople } from './pretty.ts';

export type LogFields = Readonly<Record<string, unknown>>;

/**
 * One event a line: a constant phrase, and fields for everything that varies. `error` means that someone must act,
 * `warn` odd but handled, `info` the life cycle, `debug` traffic. A caught fault goes into the field `fault`.
 */
export interface Log {
  debug(phrase: string, fields?: LogFields): void;
  info(phrase: string, fields?: LogFields): void;
  warn(phrase: string, fields?: LogFields): void;
  error(phrase: string, fields?: LogFields): void;
}

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly format: 'json' | 'pretty';
}

/** What no line may hold, wherever a caller put it by mistake. */
const SECRETS = ['token', 'password', 'text', 'secret', 'authorization', 'cookie'];

/** Writes to standard error, or to another stream. A stream, because pino's threads do not run in an executable. */
export function createLog({ level, format }: LogOptions, stream: DestinationStream = process.stderr): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { fault: describeFault },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '***' },
    },
    format === 'json' ? stream : { write: (line) => stream.write(formatForPeople(line)) },
  );
  return {
    debug: (phrase, fields = {}) => logger.debug(fields, phrase),
    info: (phrase, fields = {}) => logger.info(fields, phrase),
    warn: (phrase, fields = {}) => logger.warn(fields, phrase),
    error: (phrase, fields = {}) => logger.error(fields, phrase),
  };
}

/** A fault with its causes; whatever else was thrown, as text. */
function describeFault(fault: unknown): unknown {
  if (!(fault instanceof Error)) return String(fault);
  const code = (fault as Error & { code?: unknown }).code;
  return {
    message: fault.message,
    ...(code === undefined ? {} : { code }),
    stack: fault.stack,
    ...(fault.cause === undefined ? {} : { cause: describeFault(fault.cause) }),
  };
}
