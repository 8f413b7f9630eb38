import { SharedShapes } from './shared-shapes';

/** A writer and a reader of one storage. */
function storage() {
  let list: Buffer | undefined;
  const writer = new SharedShapes(() => list);
  const reader = new SharedShapes(() => list);
  return (value: unknown): unknown => {
    const bytes = writer.pack(value);
    const unsaved = writer.unsaved();
    if (unsaved !== null) list = unsaved;
    writer.saved(unsaved);
    return reader.unpack(bytes, 0, bytes.length);
  };
}

const nested = (value: unknown) => ({ first: value, list: [value, { inner: value }], last: { value } });

describe('records with shared shapes', () => {
  it.each([
    ['plain objects', { seatId: 'A-1', price: 200 }],
    ['objects with ids as keys', { p1: 'A-1', 'p2-hall': 'A-2' }],
    [
      'objects within them',
      { p1: { seats: { 'A-1': { state: 'held' } } }, p2: { seats: { 'A-1': { state: 'held' } } } },
    ],
    ['one key among them that is an id', { price: 200, p1: { price: 200 } }],
    ['nothing', {}],
  ])('are read as they were written when the same %s stand in one of them several times', (_, value) => {
    const through = storage();
    for (let times = 0; times < 3; times += 1) expect(through(nested(value))).toEqual(nested(value));
  });

  it('are read as they were written when there are more shapes than are kept', () => {
    const through = storage();
    const letters = (n: number) =>
      [...n.toString(36)].map((digit) => String.fromCharCode(97 + parseInt(digit, 36))).join('');
    for (let n = 0; n < 1_500; n += 1) {
      const value = nested({ [`key${letters(n).replace(/[^a-z]/g, 'x')}of${'a'.repeat(n % 20)}`]: n, other: { n } });
      expect(through(value)).toEqual(value);
    }
  });
});
