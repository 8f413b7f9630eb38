import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from '../../../libs/platform/logging';

/**
 * What closes a server in good order; to be made before it listens. It takes no new connections, lets every request in flight finish, and
 * resolves when the last connection is gone. A connection kept alive is closed once it has nothing to answer, one that was opened in
 * advance at once: node takes it for a request that is coming in, and would wait a minute for it.
 */
export function drainOf(server: FastifyInstance): () => Promise<void> {
  const open = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return async () => {
    // A connection that was busy when the closing began would stay open until its keep-alive ends.
    const sweep = setInterval(() => {
      server.server.closeIdleConnections();
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    }, 20);
    try {
      await server.close();
    } finally {
      clearInterval(sweep);
    }
  };
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
