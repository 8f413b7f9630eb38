import 'reflect-metadata';
import { DataFolderError } from '../../libs/embedded/data-folder';
import { ConfigError, failStart, loadConfig } from '../../libs/platform/config';
import { MasterKeyError } from '../../libs/runtime/master-key';

/** Everything in one process on the embedded stores: what `npm start` runs. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  // Only now, so that a wrong variable is told without a second of loading.
  const { startStandalone } = await import('./standalone.js');
  const { stopOnSignals } = await import('../admin-api/http/graceful-stop.js');
  const { close, logger } = await startStandalone(config);
  stopOnSignals(close, logger);
}

/** What is wrong with the folder, the key or the port has to be changed by somebody, like a wrong variable. */
function explained(error: unknown): unknown {
  if (error instanceof DataFolderError || error instanceof MasterKeyError) return new ConfigError([error.message]);
  const { code, port, syscall } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return new ConfigError([`Port ${port} is in use: stop what listens there, or set PORT.`]);
  if (syscall === 'listen' && code === 'EACCES') {
    return new ConfigError([`Port ${port} may not be listened on by this user: set PORT to 1024 or above.`]);
  }
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    return new ConfigError([`HOST cannot be listened on (${code}): set it to an address of this machine.`]);
  }
  return error;
}

main().catch((error: unknown) => failStart(explained(error)));
