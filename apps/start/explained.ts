import { DataFolderError } from '../../libs/embedded/data-folder-error';
import { ConfigError } from '../../libs/platform/config';
import { MasterKeyError } from '../../libs/runtime/master-key';

/** What is wrong with a folder, a key, a server or a port has to be changed by somebody, like a wrong variable. */
export function explained(error: unknown): unknown {
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
