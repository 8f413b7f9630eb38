import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { until } from '../../../test/support/shop';
import { EventStream } from './event-stream';

let server: FastifyInstance;
let port: number;
let streams: EventStream[];
/** How many of this test's streams have ended. */
let ends: { count: number };
const sockets: Socket[] = [];

beforeEach(async () => {
  streams = [];
  const own = (ends = { count: 0 });
  server = fastify({ forceCloseConnections: true });
  server.get('/', (_, reply) => {
    reply.header('x-correlation-id', 'told');
    streams.push(new EventStream(reply, () => (own.count += 1)));
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = server.server.address() as { port: number });
});
afterEach(async () => {
  sockets.splice(0).forEach((socket) => socket.destroy());
  await server.close();
});

/** A reader, and all it has read so far; one that does not read is `idle`. */
async function open({ idle = false } = {}): Promise<{ text: () => string; socket: Socket }> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let text = '';
  socket.on('error', () => undefined);
  if (idle) socket.pause();
  else socket.on('data', (chunk) => (text += chunk.toString()));
  socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
  const expected = streams.length + 1;
  await until(() => streams.length === expected);
  return { text: () => text, socket };
}

describe('a stream of events', () => {
  it('begins at once, with the headers that every answer has and those of a stream', async () => {
    const { text } = await open();
    await until(() => text().includes('\r\n\r\n'));
    for (const header of ['content-type: text/event-stream', 'cache-control: no-store', 'x-correlation-id: told']) {
      expect(text()).toContain(header);
    }
  });

  it('has a message for each frame, an id alone where there is nothing to say, and a comment for a beat', async () => {
    const { text } = await open();
    streams[0]!.send({ id: '7' });
    streams[0]!.send({ data: { line: 'a\nb' } }, { id: '8', data: 1 });
    streams[0]!.beat();
    await until(() => text().includes(':\n\n'));
    for (const frame of ['id: 7\n\n', 'data: {"line":"a\\nb"}\n\n', 'id: 8\ndata: 1\n\n']) {
      expect(text()).toContain(frame);
    }
  });

  it('is dropped for a reader that does not read, and holds up nobody else', async () => {
    await open({ idle: true });
    const { text } = await open();
    const data = 'x'.repeat(64 * 1024);
    let sent = 0;
    for (; ends.count === 0 && sent < 2_000; sent += 1) {
      for (const stream of streams) stream.send({ id: String(sent), data });
      await streams[1]!.keptUp();
    }
    expect(ends.count).toBe(1);
    streams[1]!.send({ id: 'last' });
    await until(() => text().includes('id: last\n\n'));
    expect(text().split('data: "x').length - 1).toBe(sent);
    streams[0]!.send({ data: 'nobody is there' });
  });

  it('waits with what was missed until most of it was taken, and for nobody who has gone', async () => {
    const { socket } = await open({ idle: true });
    streams[0]!.send({ data: 'x'.repeat(16 * 1024) });
    await streams[0]!.keptUp();
    socket.destroy();
    await until(() => ends.count === 1);
    await streams[0]!.keptUp();
  });

  it('tells of a reader that has left, and ends when it is told to', async () => {
    const { socket } = await open();
    const closed = once(socket, 'close');
    streams[0]!.end();
    socket.end();
    await closed;
    await until(() => ends.count === 1);
  });
});
