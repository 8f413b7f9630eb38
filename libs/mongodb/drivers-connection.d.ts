/** A part of the driver that it does not export: see lost-connections.ts. */
declare module 'mongodb/lib/cmap/connection' {
  import { EventEmitter } from 'node:events';

  /** Emits `close` once, when it is lost or given up. */
  export class Connection extends EventEmitter {
    readonly id: number | '<monitor>';
    /** Why it is closed; `null` while it is open. */
    readonly error: Error | null;
    /** Resolves when the socket has taken all of the command. */
    writeCommand(command: unknown, options: unknown): Promise<void>;
  }
}
