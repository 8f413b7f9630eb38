import { Position, StoredEvent } from '../kernel/event';
import { HeardEvents } from './heard-events';

const at = (n: number): Position => String(n).padStart(4, '0') as Position;
const event = (type: string, n: number) => ({ type, position: at(n) }) as StoredEvent;

describe('where a view stands that has stored a place', () => {
  it('is that place as long as nobody listens, and when others were heard before the listening began', () => {
    const heard = new HeardEvents();
    expect([heard.standsAt(null, ['A']), heard.standsAt(at(3), ['A'])]).toEqual([null, at(3)]);
    heard.begin(at(5));
    heard.add(event('B', 6));
    expect([heard.standsAt(null, ['A']), heard.standsAt(at(4), ['A'])]).toEqual([null, at(4)]);
  });

  it('is the last event heard when none behind that place is its own', () => {
    const heard = new HeardEvents();
    heard.begin(at(5));
    heard.add(event('A', 6));
    heard.add(event('B', 7));
    expect(heard.standsAt(at(5), ['C', 'D'])).toBe(at(7));
    expect(heard.standsAt(at(6), ['A'])).toBe(at(7));
    expect(heard.standsAt(at(7), ['A', 'B'])).toBe(at(7));
  });

  it('is that place when one of its own events was heard behind it', () => {
    const heard = new HeardEvents();
    heard.begin(null);
    expect(heard.standsAt(null, ['A'])).toBeNull();
    heard.add(event('B', 1));
    expect(heard.standsAt(null, ['A'])).toBe(at(1));
    heard.add(event('A', 2));
    heard.add(event('B', 3));
    expect([heard.standsAt(null, ['A']), heard.standsAt(at(1), ['C', 'A'])]).toEqual([null, at(1)]);
    expect(heard.standsAt(at(2), ['A'])).toBe(at(3));
  });

  it('is never before what is stored, though the store may hear of it first', () => {
    const heard = new HeardEvents();
    heard.begin(at(1));
    heard.add(event('A', 2));
    expect(heard.standsAt(at(9), ['A'])).toBe(at(9));
  });
});
