import { z } from 'zod';

/** Everything the environment decides, read once at start (`api.md` section 2). */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** The bootstrap credential of role `system`; without one no organisation can be registered over HTTP. */
  readonly systemKey: string | null;
  readonly masterKey: string | null;
  /** What sales links begin with; no slash at its end. */
  readonly publicUrl: string;
  /** Requests per minute and address on `/v1/links`. */
  readonly publicRateLimit: number;
  readonly logLevel: LogLevel;
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A start that cannot succeed until somebody changes something. `problems` are whole sentences. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

/** EX_CONFIG of sysexits: the environment or the data folder has to be changed first. */
const exitCodeOfConfigError = 78;

const secret = (atLeast: number) =>
  z
    .string()
    .regex(/^[\x21-\x7e]*$/)
    .min(atLeast)
    .nullable()
    .default(null);

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(from).max(to));

const url = z
  .url({ protocol: /^https?$/ })
  .refine((text) => !/[?#]/.test(text))
  .transform((text) => text.replace(/\/+$/, ''));

const notYet = z.undefined();

const environment = z.object({
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/)
    .default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  DATA_DIR: z
    .string()
    .refine((path) => !path.includes('\0'))
    .default('./.data'),
  SYSTEM_KEY: secret(1),
  MASTER_KEY: secret(32),
  EVENTSTORE_URL: notYet,
  MONGODB_URL: notYet,
  PUBLIC_URL: url.optional(),
  PUBLIC_RATE_LIMIT: wholeNumber(1, 1_000_000).default(600),
  LOG_LEVEL: z.enum(logLevels).default('info'),
});

type Variable = keyof z.input<typeof environment>;

const serversLater = 'is not supported by this version: it runs on the embedded stores only. Remove the variable.';

/** What each variable accepts, as it ends the sentence that names it. Never repeats the value: it may be a secret. */
const accepted: Readonly<Record<Variable, string>> = {
  HOST: 'must be a host name or an IP address to listen on, for example 127.0.0.1.',
  PORT: 'must be a port, a whole number from 0 to 65535.',
  DATA_DIR: 'must be the path of a folder.',
  SYSTEM_KEY: 'must be printable ASCII characters without spaces; choose a long random one.',
  MASTER_KEY: 'must be at least 32 printable ASCII characters without spaces.',
  EVENTSTORE_URL: serversLater,
  MONGODB_URL: serversLater,
  PUBLIC_URL: 'must be an http or https address without query or fragment, for example https://tickets.example.org.',
  PUBLIC_RATE_LIMIT: 'must be a number of requests per minute and address, a whole number from 1 to 1000000.',
  LOG_LEVEL: `must be one of ${logLevels.join(', ')}.`,
};

/**
 * The frozen configuration. An empty variable counts as not set. Throws `ConfigError` with one sentence for every variable that is
 * wrong, so that one start shows them all.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environment.safeParse(
    Object.fromEntries(Object.keys(environment.shape).map((name) => [name, env[name] || undefined])),
  );
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0] as Variable));
    throw new ConfigError([...wrong].map((name) => `${name} ${accepted[name]}`));
  }
  const { HOST, PORT, ...rest } = parsed.data;
  return Object.freeze({
    host: HOST,
    port: PORT,
    dataDir: rest.DATA_DIR,
    systemKey: rest.SYSTEM_KEY,
    masterKey: rest.MASTER_KEY,
    publicUrl: rest.PUBLIC_URL ?? `http://${reachable(HOST)}:${PORT}`,
    publicRateLimit: rest.PUBLIC_RATE_LIMIT,
    logLevel: rest.LOG_LEVEL,
  });
}

/** An address to write into a URL: a server that listens everywhere is reached by its own name. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** The configuration as it may be printed: secrets are told by whether they are set. */
export function describeConfig(config: Config): Readonly<Record<string, string | number>> {
  const masked = (value: string | null) => (value === null ? 'not set' : '***');
  return { ...config, systemKey: masked(config.systemKey), masterKey: masked(config.masterKey) };
}

/** Says on stderr why the start failed and ends the process: 78 for what somebody has to change, else 1. */
export function failStart(error: unknown): never {
  if (error instanceof ConfigError) {
    process.stderr.write(['Parterre cannot start:', ...error.problems.map((line) => `- ${line}`), ''].join('\n'));
    process.exit(exitCodeOfConfigError);
  }
  process.stderr.write(`Parterre cannot start: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
