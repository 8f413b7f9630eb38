import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Server, startServer } from '../support/server';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.dispose());

it('everybody who comes in the same moment is let in, also while the process is busy with something else', async () => {
  const { port } = new URL(server.url);
  const comers: Socket[] = [];
  // Nothing is taken from the queue of new connections.
  server.child.kill('SIGSTOP');
  try {
    comers.push(...Array.from({ length: 900 }, () => connect(Number(port), '127.0.0.1')));
    // One more than there is room for would come in only when the process goes on.
    await Promise.all(comers.map((socket) => once(socket, 'connect')));
  } finally {
    server.child.kill('SIGCONT');
  }
  const answers = comers.map(async (socket) => {
    socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return answer.slice(0, 15);
  });
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['HTTP/1.1 200 OK']));
});
