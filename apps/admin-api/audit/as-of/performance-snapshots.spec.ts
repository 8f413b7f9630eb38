import type { EventLog } from '../../../../libs/event-log/event-log';
import { MemoryEventLog } from '../../../../libs/event-log/adapters/memory/memory-event-log';
import type { NewEvent, Position } from '../../../../libs/kernel/event';
import { campaignCreated, now, performanceCreated, ticketsClaimed } from '../../../../test/support/builders';
import { upToPosition } from './cutoff';
import { PerformanceSnapshots } from './performance-snapshots';

const stream = 'performance-oslo_p1';
const claims = 12_000;

const newEvent = (event: { type: string; data: object }, index: number): NewEvent => ({
  type: event.type,
  data: event.data,
  metadata: {
    eventId: `e${index}`,
    commandId: `c${index}`,
    call: 'spec',
    bodyMac: '',
    correlationId: 'spec',
    causationId: 'spec',
    actor: 'spec',
    channel: 'online',
    organisationId: 'oslo',
    occurredAt: now,
    schemaVersion: 1,
  },
});

/** A long stream, and how many of its events have been read so far. */
async function longStream() {
  const log = new MemoryEventLog();
  const sales = Array.from({ length: claims }, () => ticketsClaimed());
  await log.append(stream, [performanceCreated(), campaignCreated(), ...sales].map(newEvent), 'no-stream');
  const count = { read: 0 };
  const counting: Pick<EventLog, 'read'> = {
    async *read(...asked) {
      for await (const event of log.read(...asked)) {
        count.read += 1;
        yield event;
      }
    },
  };
  const positions: Position[] = [];
  for await (const { position } of log.read(stream)) positions.push(position);
  return { log: counting as EventLog, count, positions };
}

describe('a performance as it was', () => {
  it('is folded from the nearest snapshot, and comes out as if it had been folded from the beginning', async () => {
    const { log, count, positions } = await longStream();
    const snapshots = new PerformanceSnapshots(log);
    const whole = await snapshots.at(stream, upToPosition(positions.at(-1)!, now));
    count.read = 0;
    for (const index of [11_990, 9_000, 5_001]) {
      const [quick, slow] = [
        await snapshots.at(stream, upToPosition(positions[index]!, now)),
        await new PerformanceSnapshots(log).at(stream, upToPosition(positions[index]!, now)),
      ];
      expect([...quick.views]).toEqual([...slow.views]);
      expect(quick.position).toBe(positions[index]);
    }
    count.read = 0;
    const again = await snapshots.at(stream, upToPosition(positions.at(-1)!, now));
    expect([...again.views]).toEqual([...whole.views]);
    expect(count.read).toBeLessThan(1_600);
  });

  it('is not there before its first event', async () => {
    const { log } = await longStream();
    const { views, position } = await new PerformanceSnapshots(log).at(stream, upToPosition('' as Position, now));
    expect([position, [...views.values()].map(({ size }) => size)]).toEqual([null, [0, 0, 0]]);
  });
});
