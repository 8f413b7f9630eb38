import type { ProcessKind } from '../../../libs/platform/config';
import { type AppProcess, startProcess } from './app-process';
import type { Combination, TestStores } from './combinations';
import { takeTurns } from './turns';

export const systemKey = 'acceptance-system-key-0001';

/** A process that may be killed and started again; its address changes then. */
export interface Member {
  readonly kind: ProcessKind;
  readonly process: AppProcess;
  readonly url: string;
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** Kills it if it still runs, and starts it again on the same stores. Resolves when it says where it listens. */
  restart(): Promise<void>;
}

/** The processes of the application on some stores. */
export interface Deployment {
  /** Stands for all that take requests: `Client` sends to each in turn, leaving out those that do not run. */
  readonly url: string;
  readonly adminApis: readonly Member[];
  readonly projectors: readonly Member[];
  /** What all its processes have written so far. */
  output(): string;
  kill(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface Size {
  readonly adminApis: number;
  readonly projectors: number;
}

/** What the acceptance of the product runs on: small, and yet every second request meets another process. */
const smallest: Size = { adminApis: 2, projectors: 1 };

/** One standalone process, or `size` of the others where all data is on servers. Resolves when all of them have started. */
export async function deploy(
  stores: TestStores,
  { size = smallest, env = {} }: { size?: Size; env?: Readonly<Record<string, string>> } = {},
): Promise<Deployment> {
  const settings = { SYSTEM_KEY: systemKey, PUBLIC_RATE_LIMIT: '1000000', ...stores.env, ...env };
  const earlier: AppProcess[] = [];
  const start = (kind: ProcessKind, count: number) =>
    Array.from({ length: count }, () => startMember(kind, settings, earlier));
  const onServers = isOnServers(stores.combination);
  const starting = [
    ...start('projector', onServers ? size.projectors : 0),
    ...start(onServers ? 'admin-api' : 'standalone', onServers ? size.adminApis : 1),
  ];
  const members = await allOrNone(starting);
  const adminApis = members.filter(({ kind }) => kind !== 'projector');
  const running = () => adminApis.filter(({ process }) => process.isRunning).map(({ url }) => url);
  return {
    url: addressFor(stores.combination, running(), running),
    adminApis,
    projectors: members.filter(({ kind }) => kind === 'projector'),
    output: () => [...earlier, ...members.map(({ process }) => process)].map((one) => one.output()).join(''),
    kill: async (signal) => {
      const codes = await Promise.all(members.map((member) => member.kill(signal)));
      return codes.every((code) => code === 0) ? 0 : codes.find((code) => code !== 0)!;
    },
  };
}

const isOnServers = (combination: Combination): boolean => combination === 'EventStoreDB + MongoDB';

/** One URL for all processes that take requests; what is sent there goes to those in turn that run. */
export function addressFor(combination: Combination, all: readonly string[], running: () => readonly string[]): string {
  // An address of its own: what is asked of one process by its own address stays there.
  const url = all[0]!.replace('127.0.0.1', 'localhost');
  if (isOnServers(combination)) takeTurns(url, running);
  return url;
}

async function startMember(kind: ProcessKind, env: NodeJS.ProcessEnv, earlier: AppProcess[]): Promise<Member> {
  let process = await startProcess(kind, env);
  return {
    kind,
    get process() {
      return process;
    },
    get url() {
      return process.url;
    },
    kill: (signal) => process.kill(signal),
    async restart() {
      await process.kill('SIGKILL');
      earlier.push(process);
      process = await startProcess(kind, env);
    },
  };
}

/** When one cannot start, none is left behind. */
async function allOrNone(starting: readonly Promise<Member>[]): Promise<Member[]> {
  const outcomes = await Promise.allSettled(starting);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  const members = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (failed === undefined) return members;
  await Promise.all(members.map((member) => member.kill('SIGKILL')));
  throw failed.reason;
}
