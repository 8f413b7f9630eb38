import { EventStoreDBClient } from '@eventstore/db-client';

/**
 * The address of EventStoreDB cannot be used: somebody has to change it. Never repeats any part of it, since credentials stand in it,
 * and has no cause, since the client's own error holds all of it.
 */
export class EventStoreUrlError extends Error {
  constructor(wrong: string) {
    super(`the EventStoreDB address ${wrong}`);
    this.name = 'EventStoreUrlError';
  }
}

const form = /^esdb(\+discover)?:\/\/[^/?\s]+\/?(\?[^\s]*)?$/;
const options = [
  ...['tls', 'tlsVerifyCert', 'tlsCAFile', 'userCertFile', 'userKeyFile', 'connectionName', 'nodePreference'],
  ...['maxDiscoverAttempts', 'discoveryInterval', 'gossipTimeout', 'defaultDeadline'],
  ...['keepAliveInterval', 'keepAliveTimeout'],
];
/** The client takes the names of options in any case, with dashes and underscores. */
const flat = (name: string): string => name.trim().toLowerCase().replace(/[_-]/g, '');
const known = new Set(options.map(flat));

/**
 * A client for an address such as `esdb://user:password@host:2113?tls=true`; throws `EventStoreUrlError`. Connects when it is first
 * used. What the client would print a warning for, with the whole address in it, is refused before it sees it.
 */
export function connectTo(url: string): EventStoreDBClient {
  const text = url.trim();
  if (!form.test(text)) throw new EventStoreUrlError('must look like esdb://host:2113 or esdb+discover://host:2113');
  for (const option of optionsOf(text)) checkOption(option);
  try {
    return EventStoreDBClient.connectionString(text);
  } catch (error) {
    throw new EventStoreUrlError(reasonOf(error));
  }
}

function optionsOf(url: string): string[] {
  const start = url.indexOf('?');
  return start < 0 ? [] : url.slice(start + 1).split('&');
}

function checkOption(option: string): void {
  const [name = '', value = ''] = option.split('=');
  // With it a refused append resolves, and does not say what stands there instead.
  if (flat(name) === 'throwonappendfailure') throw new EventStoreUrlError('must not set throwOnAppendFailure');
  if (!known.has(flat(name))) {
    throw new EventStoreUrlError(`has an option that is not known; known are ${options.join(', ')}`);
  }
  if (flat(name) === 'tlsverifycert' && value.trim() === 'false') {
    throw new EventStoreUrlError('must not switch tlsVerifyCert off: name the certificate authority with tlsCAFile');
  }
}

/** The client's texts about certificates quote nothing; those about the address quote it. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  const isSafe = /^(Failed to load certificate|userCertFile must|Invalid (keepAlive|defaultDeadline))/.test(text);
  return isSafe ? `cannot be used: ${text}` : 'cannot be read; check its host, port, credentials and options';
}
