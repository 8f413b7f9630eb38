// eslint-disable-next-line no-restricted-imports -- what is to be mended lies inside the driver; mongodb-outages.spec.ts tells when a version moves it
import { Connection } from 'mongodb/lib/cmap/connection';

const write = Connection.prototype.writeCommand;

/**
 * Ends every command with its connection. The driver (7.9.0) waits for the `drain` of a socket that takes no more for now, and a socket
 * that its peer has just ended takes nothing and never drains: a command that met it in that moment, between the end of the socket and
 * its `close`, was neither answered nor refused for as long as the process lived, and whoever waited for it neither. As the error of
 * the connection it is retried by the driver like any other loss. For all clients of the process, from the import of this file on.
 */
Connection.prototype.writeCommand = async function (this: Connection, command: unknown, options: unknown) {
  let lose = (): void => undefined;
  const lost = new Promise<never>((_, reject) => {
    lose = () => reject(this.error ?? new Error(`the connection ${this.id} is closed`));
  });
  this.once('close', lose);
  try {
    await Promise.race([write.call(this, command, options), lost]);
  } finally {
    this.off('close', lose);
  }
};
