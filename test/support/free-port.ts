import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that outgoing connections are given: one of those might take the port while a server is down that comes back to it. */
const lowest = 12_000;
const highest = 32_000;

/** A port on which nobody listens, and which stays free for a server that is started, killed and started again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
