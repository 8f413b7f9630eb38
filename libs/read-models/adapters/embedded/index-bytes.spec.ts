import fc from 'fast-check';
import { IndexValue } from '../../read-model-store';
import { compareKeys } from '../index-key';
import { behind, encodeValues } from './index-bytes';

const value: fc.Arbitrary<IndexValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\0', '\u0001', 'a', 'é', '\uffff', '🎭') }),
);

describe('index values as bytes', () => {
  it('compare as the values do', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 4 }),
        fc.array(value, { minLength: 1, maxLength: 4 }),
        (a, b) => {
          expect(Math.sign(encodeValues(a).compare(encodeValues(b)))).toBe(Math.sign(compareKeys(a, b)));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('leave nothing else between a value and what is behind it, so that "equals" finds only that', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [x, y] = [encodeValues([a]), encodeValues([b])];
        const found = y.compare(x) >= 0 && y.compare(behind(x)) < 0;
        expect(found).toBe(compareKeys([a], [b]) === 0);
      }),
      { numRuns: 2000 },
    );
  });
});
