import { hostname } from 'node:os';
import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel, ProcessKind } from './config';

export type { Logger } from 'pino';

/** Keys whose values never reach a log, whatever hands them in (R9: erased means erased, logs included). */
const personal = ['authorization', 'email', 'name', 'body'];

/** Redaction looks at fixed depths; log lines here are flat, so three levels are plenty. */
const redacted = [...personal.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), 'err.name'];

/** What an error is called is its class, and no person. That its path is listed is what makes it be told here. */
const isNameOfError = (path: readonly string[]): boolean => path.join('.') === 'err.name';

interface LoggerOptions {
  /** Every line says which of the processes of one installation wrote it. */
  readonly process?: ProcessKind;
  readonly destination?: DestinationStream;
}

/** JSON lines on stdout (or `destination`), without personal data. */
export function createLogger(level: LogLevel, options: LoggerOptions = {}): Logger {
  const { process: kind, destination } = options;
  return pino(
    {
      level,
      base: { service: 'parterre', ...(kind && { process: kind }), pid: process.pid, hostname: hostname() },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redacted, censor: (value, path) => (isNameOfError(path.map(String)) ? value : '[redacted]') },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
}

/** What Nest says about itself while it starts is for debugging; its warnings and errors are passed on as such. */
export function nestLogger(logger: Logger): LoggerService {
  const line =
    (write: (fields: object, message: string) => void) =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.at(-1);
      const fields = typeof context === 'string' ? { context } : {};
      if (message instanceof Error) write({ ...fields, err: message }, message.message);
      else write(rest.length > 1 ? { ...fields, stack: rest[0] } : fields, String(message));
    };
  return {
    log: line((fields, message) => logger.debug(fields, message)),
    debug: line((fields, message) => logger.debug(fields, message)),
    verbose: line((fields, message) => logger.trace(fields, message)),
    warn: line((fields, message) => logger.warn(fields, message)),
    error: line((fields, message) => logger.error(fields, message)),
    fatal: line((fields, message) => logger.fatal(fields, message)),
  };
}
