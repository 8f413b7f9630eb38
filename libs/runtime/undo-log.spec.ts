import { UndoLog } from './undo-log';

/** Everything a state may be made of. */
const someState = () => ({
  sold: 2,
  settings: { name: 'Spring', rows: [{ seats: ['1', '2'] }] } as {
    name: string;
    rows: { seats: string[] }[];
    note?: string;
  },
  orders: new Map([
    ['a', { tickets: [{ state: 'held' }], due: 5 }],
    ['b', { tickets: [{ state: 'sold' }], due: 0 }],
  ]),
  queue: ['a', 'b'],
  taken: new Uint8Array([0, 1, 2]),
});
type State = ReturnType<typeof someState>;

const changes: Record<string, (state: State) => State> = {
  'a number': (state) => ((state.sold += 1), state),
  'a field that was not there': (state) => ((state.settings.note = 'new'), state),
  'a field that goes': (state) => (delete (state as Partial<State>).sold, state),
  'an object deep inside': (state) => (state.settings.rows[0]!.seats.push('3'), state),
  'an entry of a map': (state) => ((state.orders.get('a')!.tickets[0]!.state = 'sold'), state),
  'a new entry that takes an old one along': (state) => (
    state.orders.set('c', { ...state.orders.get('a')!, due: 7 }),
    state
  ),
  'the last entry of a map': (state) => (state.orders.delete('b'), state),
  'all entries of a map': (state) => (state.orders.clear(), state),
  'a list that grows': (state) => (state.queue.push('c', 'd'), state),
  'a list with one in the middle': (state) => (state.queue.splice(1, 0, 'x'), state),
  'a list that shrinks': (state) => (state.queue.shift(), state),
  'a list that is replaced': (state) => ((state.queue = [...state.queue, 'z'].slice(1)), state),
  'a typed array': (state) => ((state.taken[1]! += 5), (state.taken[0] = state.taken.length), state),
  'every order, while walking over them': (state) => {
    for (const order of state.orders.values()) order.due = 0;
    state.orders.forEach((order, id) => order.tickets.push({ state: id }));
    for (const [, order] of state.orders) order.due -= 1;
    return state;
  },
  'a new state around the old one': (state) => ({ ...state, settings: { ...state.settings, name: 'Autumn' } }),
};

describe('a fold that is recorded', () => {
  it.each(Object.entries(changes))('makes what it makes unrecorded, and can be taken back: %s', (_, change) => {
    const state = someState();
    const undoLog = new UndoLog();
    const changed = undoLog.record(state, change);
    // What is cloned holds no view.
    expect(structuredClone(changed)).toStrictEqual(structuredClone(change(someState())));
    undoLog.undo();
    expect(state).toStrictEqual(someState());
    expect([...state.orders.keys()]).toEqual(['a', 'b']);
  });

  it('is taken back with all others of its log, last one first', () => {
    const state = someState();
    const undoLog = new UndoLog();
    let last = state;
    for (const change of Object.values(changes).filter((each) => each !== changes['a field that goes'])) {
      last = undoLog.record(last, change);
    }
    expect(last).not.toEqual(someState());
    undoLog.undo();
    expect(state).toEqual(someState());
  });

  it('is taken back from the last log to the first where several stand on each other', () => {
    const state = someState();
    const logs = [new UndoLog(), new UndoLog()] as const;
    logs[0].record(state, changes['a list that grows']!);
    logs[1].record(state, changes['a list that shrinks']!);
    logs[1].undo();
    expect(state.queue).toEqual(['a', 'b', 'c', 'd']);
    logs[0].undo();
    expect(state).toStrictEqual(someState());
  });

  it('sees the same object as the same', () => {
    const state = someState();
    new UndoLog().record(state, (view) => {
      expect(view.orders.get('a')).toBe(view.orders.get('a'));
      expect(view.orders.size).toBe(2);
      expect(view.orders.has('c')).toBe(false);
      return view;
    });
  });

  it('refuses what it could not take back', () => {
    const state = { seen: new Set(['a']) };
    expect(() => new UndoLog().record(state, (view) => (view.seen.add('b'), view))).toThrow('not of a Set');
    const plain = someState();
    expect(() => new UndoLog().record(plain, (view) => Object.defineProperty(view, 'sold', { value: 1 }))).toThrow(
      'assigning',
    );
  });
});
