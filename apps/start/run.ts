import { stopOnSignals } from '../admin-api/http/graceful-stop';
import { type Config, failStart, loadConfig, type ProcessKind } from '../../libs/platform/config';
import type { Logger } from '../../libs/platform/logging';
import { explained } from './explained';

/** A process that has started. */
export interface Running {
  readonly logger: Logger;
  /** Finishes what is under way, then lets go of everything. */
  close(): Promise<void>;
}

type Start = (config: Config) => Promise<Running>;

/**
 * The life of a process: reads the environment, starts, and stops in good order when it is told to. A start that cannot succeed until
 * somebody changes something ends with 78 and says what. `load` brings the application in, which takes a while: by then a wrong
 * variable has been told.
 */
export function run(kind: ProcessKind, load: () => Promise<Start>): void {
  main(kind, load).catch((error: unknown) => failStart(explained(error)));
}

async function main(kind: ProcessKind, load: () => Promise<Start>): Promise<void> {
  const config = loadConfig(process.env, kind);
  const started = endOnSignals();
  const start = await load();
  const { close, logger } = await start(config);
  stopOnSignals(close, logger);
  started();
}

/** Until it has started there is nothing to finish. As process 1 of a container it would hear no signal without this. */
function endOnSignals(): () => void {
  let starting = true;
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
    // Stays for good: a signal that is on its way while the last listener goes is lost.
    process.on(signal, () => starting && process.exit(code));
  }
  return () => {
    starting = false;
  };
}
