// For tests: the stand-in as a process that can be killed and started again on its port, with its data still there.
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { freePort } from '../free-port';

const ENTRY = path.join(__dirname, 'stand-in.mjs');

export interface SpawnOptions {
  /** A temporary one by default, removed at the end. */
  readonly dataFile?: string;
  /** A free one by default, kept over restarts. */
  readonly port?: number;
  /** How long the server answers as one that is starting. */
  readonly startingMs?: number;
  /** Memory for the ids of what was written last, if not the server's 8 MiB. */
  readonly committedIdsBytes?: number;
}

export interface EventStoreStandInProcess {
  readonly url: string;
  readonly discoverUrl: string;
  readonly port: number;
  readonly dataFile: string;
  readonly pid: number;
  /** SIGKILL; resolves when it is dead. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data; kills it first if it still runs. */
  restart(options?: { readonly startingMs?: number }): Promise<void>;
  /** SIGTERM: open calls fail after about five seconds; resolves when it is gone. */
  stopGracefully(): Promise<void>;
  /** Ends it for good and removes the data file that it was given by default. */
  stop(): Promise<void>;
  /** SIGSTOP and SIGCONT: accepts connections and answers nothing, not even the pings of a keepalive. */
  hang(on: boolean): void;
  notReady(on: boolean): Promise<void>;
  loseNextAck(): Promise<void>;
  /** Stores the next append and is dead before it answers. */
  dieAtNextAppend(): Promise<void>;
  dropSubscriptions(): Promise<void>;
  closeConnections(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly lines: AsyncIterator<string>;
  readonly exited: Promise<unknown>;
}

/** Resolves when the server listens. */
export async function spawnEventStoreStandIn(options: SpawnOptions = {}): Promise<EventStoreStandInProcess> {
  const folder = options.dataFile === undefined ? fs.mkdtempSync(path.join(os.tmpdir(), 'parterre-esdb-')) : null;
  const dataFile = options.dataFile ?? path.join(folder!, 'log');
  const port = options.port ?? (await freePort());
  let running = await start({ ...options, dataFile, port });

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    running.child.kill(signal);
    await running.exited;
  }
  async function say(line: string): Promise<void> {
    running.child.stdin!.write(`${line}\n`);
    const answer = await running.lines.next();
    if (answer.value !== 'done') throw new Error(`the stand-in for EventStoreDB answered ${answer.value} to "${line}"`);
  }
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    discoverUrl: `esdb+discover://127.0.0.1:${port}?tls=false`,
    port,
    dataFile,
    get pid() {
      return running.child.pid!;
    },
    kill: () => end('SIGKILL'),
    async restart({ startingMs } = {}) {
      await end('SIGKILL');
      running = await start({ ...options, dataFile, port, startingMs });
    },
    stopGracefully: () => end('SIGTERM'),
    async stop() {
      await end('SIGKILL');
      if (folder !== null) fs.rmSync(folder, { recursive: true, force: true });
    },
    hang: (on) => void running.child.kill(on ? 'SIGSTOP' : 'SIGCONT'),
    notReady: (on) => say(on ? 'not-ready' : 'ready'),
    loseNextAck: () => say('lose-next-ack'),
    dieAtNextAppend: () => say('die-at-next-append'),
    dropSubscriptions: () => say('drop-subscriptions'),
    closeConnections: () => say('close-connections'),
  };
}

async function start(options: SpawnOptions & { readonly dataFile: string; readonly port: number }): Promise<Running> {
  const given = ['--port', String(options.port), '--data', options.dataFile];
  if (options.startingMs !== undefined) given.push('--starting-ms', String(options.startingMs));
  if (options.committedIdsBytes !== undefined) given.push('--ids-bytes', String(options.committedIdsBytes));
  const child = spawn(process.execPath, [ENTRY, ...given], { stdio: ['pipe', 'pipe', 'inherit'] });
  // One that was stopped (SIGSTOP) would not see its input end.
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  const exited = once(child, 'exit').finally(() => process.off('exit', reap));
  child.stdin.on('error', () => undefined);
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.value !== `ready ${options.port}`) throw new Error('the stand-in for EventStoreDB did not start');
  return { child, lines, exited };
}
