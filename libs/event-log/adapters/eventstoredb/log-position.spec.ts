import fc from 'fast-check';
import { isLogPosition, LogPlace, placeOf, positionOf } from './log-position';

const greatest = 2n ** 63n - 1n;
const place = fc
  .tuple(fc.bigInt({ min: 0n, max: greatest }), fc.bigInt({ min: 0n, max: greatest }))
  .map(([a, b]): LogPlace => (a < b ? { commit: b, prepare: a } : { commit: a, prepare: b }));
const compare = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

describe('a position of EventStoreDB', () => {
  it('leads back to its place', () => {
    fc.assert(fc.property(place, (p) => expect(placeOf(positionOf(p))).toEqual(p)));
  });

  it('compares as text as places do: by commit, then by prepare', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        const byPlace = compare(a.commit, b.commit) || compare(a.prepare, b.prepare);
        expect(compare(positionOf(a), positionOf(b))).toBe(byPlace);
      }),
    );
  });

  it('is known when seen, and nothing else is', () => {
    fc.assert(fc.property(place, (p) => expect(isLogPosition(positionOf(p))).toBe(true)));
    const zeros = '0'.repeat(19);
    const tooGreat = String(greatest + 1n);
    for (const text of [
      ...[
        '',
        zeros,
        `${zeros}-`,
        `${zeros}-${zeros}0`,
        `${zeros}/${zeros}`,
        ` ${zeros}-${zeros}`,
        `${zeros}-${zeros}\n`,
      ],
      ...[`${zeros}-${zeros.slice(1)}1`, `${tooGreat}-${zeros}`, `${'x'.repeat(19)}-${zeros}`],
    ]) {
      expect(isLogPosition(text)).toBe(false);
    }
  });
});
