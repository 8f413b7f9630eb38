import type { FastifyInstance } from 'fastify';
import type { Logger } from '../../../libs/platform/logging';

/**
 * Takes no new connections, lets every request in flight finish, and resolves when the last connection is gone. A connection kept
 * alive is closed once it has nothing to answer.
 */
export async function drain(server: FastifyInstance): Promise<void> {
  // A connection that was busy when the closing began would stay open until its keep-alive ends.
  const sweep = setInterval(() => server.server.closeIdleConnections(), 20);
  try {
    await server.close();
  } finally {
    clearInterval(sweep);
  }
}

/**
 * SIGTERM and SIGINT stop the process in good order: exit 0 when everything is closed, 1 when closing fails or a second signal says
 * that nobody wants to wait.
 */
export function stopOnSignals(close: () => Promise<void>, logger: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop in good order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
