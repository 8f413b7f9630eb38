import { MongoClient, MongoServerSelectionError } from 'mongodb';

/** This MongoDB cannot be used until somebody changes something: the message is a sentence that says what, and never quotes the URL. */
export class MongoConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MongoConfigError';
  }
}

/** No server can be used yet, which may mend itself. The message goes on after the server's name, and never quotes the URL. */
export class MongoNotReady extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MongoNotReady';
  }
}

/** What a server says of itself. */
export interface Hello {
  readonly setName?: string;
  /** Begun for a replica set, and in none. */
  readonly isreplicaset?: boolean;
  readonly msg?: string;
  readonly maxWireVersion?: number;
}

const isStandalone = ({ setName, isreplicaset, msg }: Hello): boolean =>
  setName === undefined && isreplicaset !== true && msg !== 'isdbgrid';

/** Throws `MongoConfigError` for a server that is no member of a replica set, or of another one than the URL names. */
export function assertUsable(hello: Hello, wantedSet: string | undefined): void {
  if (isStandalone(hello)) {
    throw new MongoConfigError(
      'this MongoDB is a standalone server, which has no transactions; start mongod with --replSet rs0 and run ' +
        'rs.initiate() on it once (one node is enough)',
    );
  }
  if (wantedSet === undefined || hello.setName === undefined || hello.setName === wantedSet) return;
  throw new MongoConfigError(
    `the server belongs to the replica set ${quoted(hello.setName)} and not to the one that the URL names; ` +
      `correct replicaSet in the URL`,
  );
}

/**
 * Listens to what the servers say of themselves while one is looked for: the driver passes over those that do not fit its URL without a
 * word, and so would wait for ever. Answers how to explain that none was found.
 */
export function listenTo(client: MongoClient): (error: unknown) => unknown {
  const hellos = new Map<string, Hello>();
  const failures = new Map<string, Error>();
  client.on('serverHeartbeatSucceeded', ({ connectionId, reply }) => {
    hellos.set(connectionId, reply);
    failures.delete(connectionId);
  });
  client.on('serverHeartbeatFailed', ({ connectionId, failure }) => {
    hellos.delete(connectionId);
    failures.set(connectionId, failure);
  });
  return (error) => {
    if (!(error instanceof MongoServerSelectionError)) return error;
    try {
      return new MongoNotReady(whyNot([...hellos.values()], [...failures.values()], client.options.replicaSet));
    } catch (refused) {
      return refused;
    }
  };
}

function whyNot(hellos: readonly Hello[], failures: readonly Error[], wantedSet: string | undefined): string {
  for (const hello of hellos) assertUsable(hello, wantedSet);
  const reason = failures.map(({ message }) => quoted(message)).find((text) => text !== '');
  const because = reason === undefined ? '' : ` (${reason})`;
  if (hellos.length === 0) return `it does not answer yet${because}`;
  if (hellos.every(({ isreplicaset }) => isreplicaset))
    return 'it answers, but its replica set is not initiated: run rs.initiate() on it once';
  return `it answers, but there is no primary of its replica set that can be reached${because}`;
}

/** On one line, and without any address that could carry a password. */
const quoted = (text: string): string =>
  text
    .replace(/\S*:\/\/\S*/g, '…')
    .replace(/\s+/g, ' ')
    .slice(0, 200);
