interface Shared {
  readonly processes: () => readonly string[];
  /** The last position that anybody who wrote here was told. */
  position: string | null;
  reads: number;
  writes: number;
}

/** Deployments of several processes, by the URL that stands for all of them. */
const deployments = new Map<string, Shared>();

/** From now on requests to `url` go to these processes in turn; asked before every request, since processes come and go. */
export function takeTurns(url: string, processes: () => readonly string[]): void {
  deployments.set(url, { processes, position: null, reads: 0, writes: 1 });
}

/**
 * Where the next request goes. Reads and writes take turns of their own, so that a write is sent again to another process, and read at
 * another one, also when nobody else asks in between.
 */
export function nextProcess(url: string, method: string): string {
  const shared = deployments.get(url);
  const processes = shared?.processes() ?? [];
  if (shared === undefined || processes.length === 0) return url;
  const turn = method === 'GET' ? (shared.reads += 1) : (shared.writes += 1);
  return processes[turn % processes.length]!;
}

/** All that serve a URL. */
export const processesAt = (url: string): readonly string[] => deployments.get(url)?.processes() ?? [url];

/** What a caller of several processes hands on, so that each of them knows what the others did; `null` for a process of its own. */
export const sharedPosition = (url: string): string | null => deployments.get(url)?.position ?? null;

export function sharePosition(url: string, position: string): void {
  const shared = deployments.get(url);
  if (shared && (shared.position === null || position > shared.position)) shared.position = position;
}
