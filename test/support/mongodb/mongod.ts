import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { freePort } from '../free-port';
import { findMongod, MongodBinary, versionOf } from './mongod-binary';

const readyWithinMs = 60_000;

/** A `mongod` of its own: on a free loopback port, with data in a temporary folder. */
export interface Mongod {
  readonly url: string;
  readonly port: number;
  readonly version: string;
  readonly from: string;
  /** Where its data and its log are, for a look at them. */
  readonly folder: string;
  /** `null` while it is killed. */
  pid(): number | null;
  /** SIGKILL, as when the machine dies. The data stays. */
  kill(): Promise<void>;
  /** Stops answering (SIGSTOP) until `thaw`, as when the network swallows everything. */
  freeze(): void;
  thaw(): void;
  /** After `kill`: the same port, the same data. Resolves when it takes writes. */
  restart(): Promise<void>;
  /** Ends it and removes its data. Without it, it ends with the process that started it. */
  stop(): Promise<void>;
}

interface MongodOptions {
  readonly standalone?: boolean;
  /** For a replica set, and nobody has initiated it. */
  readonly uninitiated?: boolean;
  readonly binary?: MongodBinary;
}

/** Starts a one-node replica set, or a server without one. Resolves when it takes writes (uninitiated: when it answers). */
export async function startMongod(options: MongodOptions = {}): Promise<Mongod> {
  const binary = options.binary ?? (await findMongod());
  const folder = mkdtempSync(join(tmpdir(), 'parterre-mongod-'));
  mkdirSync(join(folder, 'db'));
  const port = await freePort();
  const server = new MongodProcess(binary.path, folder, port, options.standalone ?? false);
  await server.start();
  if (!options.standalone && !options.uninitiated) await initiate(port);
  return {
    url: `mongodb://127.0.0.1:${port}/${options.standalone ? '' : '?replicaSet=rs0'}`,
    port,
    version: await versionOf(binary.path),
    from: binary.from,
    folder,
    pid: () => server.pid,
    kill: () => server.signal('SIGKILL'),
    freeze: () => void server.signal('SIGSTOP'),
    thaw: () => void server.signal('SIGCONT'),
    restart: async () => {
      await server.start();
      await untilPrimary(port);
    },
    stop: () => server.stop(),
  };
}

class MongodProcess {
  private readonly keeper: ChildProcess;
  pid: number | null = null;

  constructor(
    binary: string,
    private readonly folder: string,
    private readonly port: number,
    private readonly standalone: boolean,
  ) {
    // In a group of its own: Ctrl+C reaches those who use the server, and it ends after them.
    this.keeper = fork(join(__dirname, 'keeper.cjs'), [binary, folder], {
      detached: true,
      stdio: 'ignore',
      execArgv: [],
    });
    this.keeper.on('message', (message: { ended?: boolean }) => {
      if (message.ended) this.pid = null;
    });
  }

  async start(): Promise<void> {
    this.keeper.send([
      ...['--dbpath', join(this.folder, 'db'), '--logpath', this.logPath, '--logappend'],
      ...['--bind_ip', '127.0.0.1', '--port', String(this.port), '--wiredTigerCacheSizeGB', '0.25'],
      ...(this.standalone ? [] : ['--replSet', 'rs0', '--oplogSize', '200']),
      ...['--setParameter', 'diagnosticDataCollectionEnabled=false', '--nounixsocket'],
      // As docs/running-on-servers.md advises: what a killed process left open holds nobody up for long.
      ...['--setParameter', 'transactionLifetimeLimitSeconds=10'],
    ]);
    const [{ started }] = (await once(this.keeper, 'message')) as [{ started: number | null }];
    this.pid = started;
    await this.untilItAnswers();
  }

  async signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    if (this.pid === null) return;
    process.kill(this.pid, signal);
    while (signal === 'SIGKILL' && this.pid !== null) await once(this.keeper, 'message');
  }

  async stop(): Promise<void> {
    await this.signal('SIGKILL');
    if (this.keeper.exitCode !== null || this.keeper.signalCode !== null) return;
    const gone = once(this.keeper, 'exit');
    if (this.keeper.connected) this.keeper.disconnect();
    await gone;
  }

  private get logPath(): string {
    return join(this.folder, 'mongod.log');
  }

  private async untilItAnswers(): Promise<void> {
    await within(async () => {
      if (this.pid === null) throw new Error(`mongod has ended:\n${readFileSync(this.logPath, 'utf8').slice(-2000)}`);
      return asked(this.port, { ping: 1 });
    });
  }
}

async function initiate(port: number): Promise<void> {
  const config = { _id: 'rs0', members: [{ _id: 0, host: `127.0.0.1:${port}` }] };
  await within(() => asked(port, { replSetInitiate: config }));
  await untilPrimary(port);
}

async function untilPrimary(port: number): Promise<void> {
  await within(async () => {
    const hello = await asked(port, { hello: 1 });
    return hello?.isWritablePrimary === true ? hello : null;
  });
}

/** The answer to a command, `null` when the server is not there yet. */
async function asked(port: number, command: Record<string, unknown>): Promise<Record<string, unknown> | null> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 500,
    connectTimeoutMS: 500,
  });
  try {
    return await client.db('admin').command(command);
  } catch {
    return null;
  } finally {
    await client.close();
  }
}

async function within(look: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while ((await look()) === null) {
    if (Date.now() > deadline) throw new Error(`mongod was not ready within ${readyWithinMs / 1000} s`);
    await sleep(50);
  }
}
