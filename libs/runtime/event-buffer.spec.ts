import { StoredEvent } from '../kernel/event';
import { EventBuffer } from './event-buffer';

const eventAt = (position: number) => ({ position: String(position) }) as StoredEvent;

describe('the buffer before the projector', () => {
  it('gives everything there is, so many at most, in order', async () => {
    const buffer = new EventBuffer(10);
    for (let n = 1; n <= 5; n += 1) await buffer.put(eventAt(n));
    expect((await buffer.take(3)).map(({ position }) => position)).toEqual(['1', '2', '3']);
    expect((await buffer.take(3)).map(({ position }) => position)).toEqual(['4', '5']);
    expect(buffer.lastPosition).toBe('5');
  });

  it('lets the writer wait while it is full', async () => {
    const buffer = new EventBuffer(2);
    await buffer.put(eventAt(1));
    let written = false;
    const writing = buffer.put(eventAt(2)).then(() => (written = true));
    await Promise.resolve();
    expect(written).toBe(false);
    await buffer.take(10);
    await writing;
  });

  it('lets the reader wait while it is empty, unless it is woken', async () => {
    const buffer = new EventBuffer(2);
    const reading = buffer.take(10);
    await buffer.put(eventAt(1));
    expect(await reading).toHaveLength(1);
    buffer.wake();
    expect(await buffer.take(10)).toEqual([]);
  });

  it('holds up nobody once it is closed, however much is still written', async () => {
    const buffer = new EventBuffer(1);
    const writing = buffer.put(eventAt(1));
    buffer.close();
    await writing;
    for (let n = 2; n <= 5; n += 1) await buffer.put(eventAt(n));
    await buffer.take(10);
    expect(await buffer.take(10)).toEqual([]);
  });
});
