// The stand-in inside this process: a loopback gRPC server with faults on demand.
import net from 'node:net';
import { sendUnaryData, Server, ServerCredentials } from '@grpc/grpc-js';
import { serveAppend, serveDelete, serveTombstone } from './append.service';
import { serveBatchAppend } from './batch-append.service';
import { EventStore, EventStoreOptions } from './event-store';
import { consumerTooSlow, stopping } from './failures';
import { createFaults, Faults } from './faults';
import { MAX_MESSAGE_BYTES } from './proposed-events';
import { clusterOf, GossipService, ServerFeaturesService, StreamsService, supportedMethods } from './protocol';
import { serveRead } from './read.service';
import { createSubscriptions, Subscriptions } from './subscription';

const HOST = '127.0.0.1';
/** How long a server that stops waits for the calls that are still open. */
const GRACE_MS = 5_000;

export interface StandInOptions extends EventStoreOptions {
  readonly port?: number;
}

export interface EventStoreStandIn {
  /** For the client: one server. */
  readonly url: string;
  /** For the client: a cluster to be discovered; this server says that it leads it. */
  readonly discoverUrl: string;
  readonly port: number;
  /** Ends at once; what was acknowledged stays in the data file. */
  stop(): Promise<void>;
  /** Takes no more connections, and fails what is still open after about five seconds, as a server does that is told to stop. */
  stopGracefully(graceMs?: number): Promise<void>;
  /** While it hangs it accepts everything and answers nothing (pings excepted). */
  hang(on: boolean): void;
  /** While not ready it answers as a server that is starting. */
  notReady(on: boolean): void;
  /** Stores the next append, then breaks the connection instead of answering. */
  loseNextAck(): void;
  /** Tells all subscriptions that they are too slow. */
  dropSubscriptions(): void;
  closeConnections(): void;
  readonly openSubscriptions: number;
}

export interface ControlledStandIn extends EventStoreStandIn {
  /** Stores the next append, then does this instead of answering. */
  insteadOfNextAck(act: () => void): void;
}

/** A server of its own, empty or with what its data file holds; listens when this resolves. */
export async function startEventStoreStandIn(options: StandInOptions = {}): Promise<EventStoreStandIn> {
  return startControlledStandIn(options);
}

export async function startControlledStandIn(options: StandInOptions): Promise<ControlledStandIn> {
  const store = new EventStore(options);
  const faults = createFaults();
  const subscriptions = createSubscriptions(store, faults);
  const sockets = new Set<net.Socket>();
  const grpc = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES, 'grpc.enable_channelz': 0 });
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = net.createServer((socket) => {
    sockets.add(socket.setNoDelay(true));
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    injector.injectConnection(socket);
  });
  const port = await listen(listener, options.port ?? 0);
  addServices(grpc, store, faults, subscriptions, port);

  const closeConnections = () => sockets.forEach((socket) => socket.resetAndDestroy());
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= shutDown());
  async function shutDown(): Promise<void> {
    const closed = new Promise((resolve) => listener.close(resolve));
    closeConnections();
    grpc.forceShutdown();
    await closed;
    store.close();
  }
  return {
    url: `esdb://${HOST}:${port}?tls=false`,
    discoverUrl: `esdb+discover://${HOST}:${port}?tls=false`,
    port,
    stop,
    async stopGracefully(graceMs = GRACE_MS) {
      listener.close();
      if (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, graceMs));
      subscriptions.drop(stopping());
      // What was said last has to leave before the connections close.
      await new Promise((resolve) => setTimeout(resolve, 50));
      await stop();
    },
    hang: (on) => faults.hang(on),
    notReady: (on) => void (faults.notReady = on),
    loseNextAck: () => void (faults.insteadOfNextAck = (peer) => closePeer(sockets, peer)),
    insteadOfNextAck: (act) => void (faults.insteadOfNextAck = act),
    dropSubscriptions: () => subscriptions.drop(consumerTooSlow()),
    closeConnections,
    get openSubscriptions() {
      return subscriptions.count;
    },
  };
}

function addServices(grpc: Server, store: EventStore, faults: Faults, subscriptions: Subscriptions, port: number) {
  grpc.addService(StreamsService, {
    read: serveRead(store, faults, subscriptions),
    append: serveAppend(store, faults),
    batchAppend: serveBatchAppend(store, faults),
    delete: serveDelete(store, faults),
    tombstone: serveTombstone(store, faults),
  });
  const answering = (make: () => unknown) => (_call: unknown, answer: sendUnaryData<unknown>) =>
    faults.whenAwake(() => answer(null, make()));
  grpc.addService(ServerFeaturesService, { getSupportedMethods: answering(supportedMethods) });
  grpc.addService(GossipService, { read: answering(() => clusterOf(HOST, port)) });
}

async function listen(listener: net.Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject).listen(port, HOST, resolve);
  });
  return (listener.address() as net.AddressInfo).port;
}

function closePeer(sockets: ReadonlySet<net.Socket>, peer: string): void {
  for (const socket of sockets) {
    if (peer.endsWith(`:${socket.remotePort}`)) socket.resetAndDestroy();
  }
}
