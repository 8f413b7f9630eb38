import { z } from 'zod';

/** `standalone`: everything in one process. The other two share an EventStoreDB and a MongoDB with more of their kind. */
export const processKinds = ['standalone', 'admin-api', 'projector'] as const;
export type ProcessKind = (typeof processKinds)[number];

/** Everything the environment decides, read once at start (`api.md` section 2). */
export interface Config {
  readonly process: ProcessKind;
  readonly host: string;
  readonly port: number;
  /** Holds what no server holds; `null` where both do. */
  readonly dataDir: string | null;
  /** The event log on a server instead of in the folder. May carry credentials: show `serverIn(url)`. */
  readonly eventStoreUrl: string | null;
  /** Read models and subject keys on a server instead of in the folder. May carry credentials: show `serverIn(url)`. */
  readonly mongodbUrl: string | null;
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

// No driver is asked: what it says about a URL that is wrong quotes the URL. What only it can know, it refuses at start.
const secretPart = '[^:@/?#\\s]';
const options = '(\\?[^=&?#\\s]+=[^&?#\\s]+(&[^=&?#\\s]+=[^&?#\\s]+)*)?';
const listOf = (server: string) => `${server}(,${server})*`;
const name = '[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?';
const nameOrAddress = `(${name}|\\[[0-9a-fA-F:.]+\\])`;
const port = '(:(6553[0-5]|655[0-2]\\d|65[0-4]\\d\\d|6[0-4]\\d{3}|[1-5]?\\d{1,4}))?';
const eventStoreUrl = new RegExp(
  `^esdb(\\+discover)?://(${secretPart}+:${secretPart}+@)?${listOf(name + port)}/?${options}$`,
);
const mongodbUser = `(${secretPart}+(:${secretPart}*)?@)?`;
const mongodbServers = `(://${mongodbUser}${listOf(nameOrAddress + port)}|\\+srv://${mongodbUser}${name})`;
const mongodbUrl = new RegExp(`^mongodb${mongodbServers}(/[^/?#\\s]*)?${options}$`);

const environment = z.object({
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/)
    .default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).optional(),
  DATA_DIR: z
    .string()
    .refine((path) => !path.includes('\0'))
    .default('./.data'),
  SYSTEM_KEY: secret(1),
  MASTER_KEY: secret(32),
  EVENTSTORE_URL: z.string().regex(eventStoreUrl).nullable().default(null),
  MONGODB_URL: z.string().regex(mongodbUrl).nullable().default(null),
  PUBLIC_URL: url.optional(),
  PUBLIC_RATE_LIMIT: wholeNumber(1, 1_000_000).default(600),
  LOG_LEVEL: z.enum(logLevels).default('info'),
});

type Variable = keyof z.input<typeof environment>;
type Values = z.output<typeof environment>;

/** Every variable that is read. */
export const configVariables = Object.keys(environment.shape) as readonly Variable[];

/** What each variable accepts, as it ends the sentence that names it. Never repeats the value: it may be a secret. */
const accepted: Readonly<Record<Variable, string>> = {
  HOST: 'must be a host name or an IP address to listen on, for example 127.0.0.1.',
  PORT: 'must be a port, a whole number from 0 to 65535.',
  DATA_DIR: 'must be the path of a folder.',
  SYSTEM_KEY: 'must be printable ASCII characters without spaces; choose a long random one (openssl rand -hex 24).',
  MASTER_KEY: 'must be at least 32 printable ASCII characters without spaces.',
  EVENTSTORE_URL:
    'must be the address of an EventStoreDB, for example esdb+discover://user:password@es.example.org:2113; what is not a letter or a digit in user and password is percent-encoded.',
  MONGODB_URL:
    'must be the address of a MongoDB replica set, for example mongodb://user:password@mongo.example.org:27017/parterre?replicaSet=rs0; what is not a letter or a digit in user and password is percent-encoded.',
  PUBLIC_URL: 'must be an http or https address without query or fragment, for example https://tickets.example.org.',
  PUBLIC_RATE_LIMIT: 'must be a number of requests per minute and address, a whole number from 1 to 1000000.',
  LOG_LEVEL: `must be one of ${logLevels.join(', ')}.`,
};

/**
 * The frozen configuration of one kind of process. An empty variable counts as not set. Throws `ConfigError` with one sentence for
 * every variable that is wrong or that this process cannot do without, so that one start shows them all.
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  process: ProcessKind = 'standalone',
): Config {
  const parsed = environment.safeParse(
    Object.fromEntries(configVariables.map((variable) => [variable, env[variable] || undefined])),
  );
  const wrong = new Set((parsed.error?.issues ?? []).map((issue) => issue.path[0] as Variable));
  const problems = [
    ...[...wrong].map((variable) => `${variable} ${accepted[variable]}`),
    ...missing(process, (variable) => Boolean(env[variable])),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(configOf(process, parsed.data!));
}

function configOf(process: ProcessKind, values: Values): Config {
  const { HOST } = values;
  const PORT = values.PORT ?? defaultPort[process];
  const serversOnly = values.EVENTSTORE_URL !== null && values.MONGODB_URL !== null;
  return {
    process,
    host: HOST,
    port: PORT,
    dataDir: serversOnly ? null : values.DATA_DIR,
    eventStoreUrl: values.EVENTSTORE_URL,
    mongodbUrl: values.MONGODB_URL,
    systemKey: values.SYSTEM_KEY,
    masterKey: values.MASTER_KEY,
    publicUrl: values.PUBLIC_URL ?? `http://${reachable(HOST)}:${PORT}`,
    publicRateLimit: values.PUBLIC_RATE_LIMIT,
    logLevel: values.LOG_LEVEL,
  };
}

/** So that one of each can run on one machine as they are. */
const defaultPort: Readonly<Record<ProcessKind, number>> = { standalone: 3000, 'admin-api': 3000, projector: 3100 };

/** What this kind of process needs and does not have, one sentence each. */
function* missing(process: ProcessKind, isSet: (variable: Variable) => boolean): Iterable<string> {
  if (process !== 'standalone') {
    const instead = `Set it, or run everything in one process on one folder with npm start.`;
    const shared = `must be set for ${process}: several processes cannot share one data folder, so`;
    if (!isSet('EVENTSTORE_URL')) yield `EVENTSTORE_URL ${shared} the event log has to be on a server. ${instead}`;
    if (!isSet('MONGODB_URL'))
      yield `MONGODB_URL ${shared} the read models and keys have to be on a server. ${instead}`;
  }
  const onServers = process !== 'standalone' || isSet('EVENTSTORE_URL') || isSet('MONGODB_URL');
  if (onServers && !isSet('MASTER_KEY')) {
    yield 'MASTER_KEY must be set where a server holds data: every process derives all secrets from the same key, and a key file in one folder would be lost with it. Set it to the key of this data, or for new data to a new one (openssl rand -base64 32), and keep a copy apart from the backups.';
  }
}

/** An address to write into a URL: a server that listens everywhere is reached by its own name. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** The servers that a store's URL names, as they may be shown and logged: without credentials and options. */
export function serverIn(url: string): string {
  const [, scheme = '', authority = ''] = /^([a-z+]+:\/\/)([^/?#]*)/.exec(url) ?? [];
  return `${scheme}${authority.slice(authority.lastIndexOf('@') + 1)}`;
}

/** The configuration as it may be printed: secrets are told by whether they are set, servers by their addresses. */
export function describeConfig(config: Config): Readonly<Record<string, string | number | null>> {
  const masked = (value: string | null) => (value === null ? 'not set' : '***');
  const server = (url: string | null) => (url === null ? 'not set' : serverIn(url));
  return {
    ...config,
    systemKey: masked(config.systemKey),
    masterKey: masked(config.masterKey),
    eventStoreUrl: server(config.eventStoreUrl),
    mongodbUrl: server(config.mongodbUrl),
  };
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
