// Writes to a call that streams to the client, no faster than the client takes it.
import { ServerWritableStream } from '@grpc/grpc-js';
import { ReadReq, ReadResp } from './protocol';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp | Buffer>;

export interface Outlet {
  readonly open: boolean;
  /** Resolves when the client has taken enough to go on, or is gone. */
  write(message: ReadResp | Buffer): Promise<void> | void;
  /** Resolves when the client is gone. */
  readonly gone: Promise<void>;
}

export function openOutlet(call: ReadCall): Outlet {
  let open = true;
  const gone = new Promise<void>((resolve) => {
    const close = () => {
      open = false;
      resolve();
    };
    for (const event of ['cancelled', 'close', 'error']) call.once(event, close);
  });
  return {
    get open() {
      return open && !call.cancelled;
    },
    gone,
    write(message) {
      // What is written after the end of a call would take the place of the status it ends with.
      if (!open) return;
      if (!call.write(message)) return Promise.race([gone, new Promise<void>((done) => void call.once('drain', done))]);
    },
  };
}
