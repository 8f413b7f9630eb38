// Runs the stand-in until its input ends, so that it never outlives the test that started it.
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import { ControlledStandIn, startControlledStandIn } from './server';

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      'starting-ms': { type: 'string' },
      'ids-bytes': { type: 'string' },
    },
  });
  const standIn = await startControlledStandIn({
    port: Number(values.port ?? 0),
    dataFile: values.data,
    committedIdsBytes: values['ids-bytes'] === undefined ? undefined : Number(values['ids-bytes']),
  });
  const startingMs = Number(values['starting-ms'] ?? 0);
  if (startingMs > 0) {
    standIn.notReady(true);
    setTimeout(() => standIn.notReady(false), startingMs).unref();
  }
  const end = (stopped: Promise<void>) => void stopped.finally(() => process.exit());
  process.once('SIGTERM', () => end(standIn.stopGracefully()));
  readline
    .createInterface({ input: process.stdin })
    .on('line', (line) => {
      obey(standIn, line);
      process.stdout.write('done\n');
    })
    .once('close', () => end(standIn.stop()));
  process.stdout.write(`ready ${standIn.port}\n`);
}

function obey(standIn: ControlledStandIn, line: string): void {
  switch (line) {
    case 'not-ready':
      return standIn.notReady(true);
    case 'ready':
      return standIn.notReady(false);
    case 'lose-next-ack':
      return standIn.loseNextAck();
    case 'die-at-next-append':
      return standIn.insteadOfNextAck(() => {
        // As when it dies with requests unread: the client sees a reset.
        standIn.closeConnections();
        process.kill(process.pid, 'SIGKILL');
      });
    case 'drop-subscriptions':
      return standIn.dropSubscriptions();
    case 'close-connections':
      return standIn.closeConnections();
    default:
      throw new Error(`the stand-in does not know "${line}"`);
  }
}

void run();
