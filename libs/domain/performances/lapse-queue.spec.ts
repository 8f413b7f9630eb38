import { holdLapses, shifted } from '../../../test/support/builders';
import { createLapseQueue, enqueue, lapsedBy, settle } from './lapse-queue';

const at = (minute: number) => shifted(holdLapses, minute * 60_000);

/** A queue of orders named by the minute at which they lapse, of which `settled` are paid or given up. */
function queueOf(minutes: number[], settled: number[] = []) {
  const queue = createLapseQueue();
  const isPending = (orderId: string) => !settled.includes(Number(orderId));
  for (const minute of minutes) enqueue(queue, { orderId: String(minute), expiresAt: at(minute) });
  return { queue, isPending, lapsed: (minute: number) => lapsedBy(queue, at(minute), isPending) };
}

describe('the queue of holds', () => {
  it('G-02: has lapsed what expires at or before the instant, the earliest first', () => {
    const { queue, lapsed, isPending } = queueOf([5, 1, 3]);
    expect(lapsed(3)).toEqual(['1', '3']);
    expect(lapsed(9)).toEqual(['1', '3', '5']);
    expect(lapsedBy(queue, shifted(at(1), -1), isPending)).toEqual([]);
  });

  it('keeps holds of one instant in the order in which they came', () => {
    const queue = createLapseQueue();
    for (const orderId of ['b', 'a', 'c']) enqueue(queue, { orderId, expiresAt: at(0) });
    expect(lapsedBy(queue, at(0), () => true)).toEqual(['b', 'a', 'c']);
  });

  it('passes over what is settled, in front and between', () => {
    const { queue, lapsed, isPending } = queueOf([1, 2, 3, 4], [1, 3]);
    expect(lapsed(9)).toEqual(['2', '4']);
    settle(queue, isPending);
    expect(lapsed(9)).toEqual(['2', '4']);
  });

  it('takes a hold that lapses before all others also after some were settled', () => {
    const { queue, lapsed, isPending } = queueOf([5, 6], [5]);
    settle(queue, isPending);
    enqueue(queue, { orderId: '2', expiresAt: at(2) });
    expect(lapsed(9)).toEqual(['2', '6']);
  });

  it('forgets settled holds in the long run', () => {
    const minutes = Array.from({ length: 3000 }, (_, minute) => minute);
    const { queue, lapsed, isPending } = queueOf(minutes, minutes.slice(0, 2900));
    settle(queue, isPending);
    expect(queue.entries).toHaveLength(100);
    expect(lapsed(3000)).toHaveLength(100);
  });
});
