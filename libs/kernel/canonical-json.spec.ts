import fc from 'fast-check';
import { canonicalJson, isSameJson } from './canonical-json';

describe('canonical JSON', () => {
  it('sorts fields at every level and leaves lists in order', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 'x' }, 2], a: null })).toBe('{"a":null,"b":[{"c":"x","d":1},2]}');
  });

  it('means the same value, in whatever order its fields were written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as unknown;
        expect(JSON.parse(canonicalJson(json))).toEqual(json);
        expect(canonicalJson(reversed(json))).toBe(canonicalJson(json));
      }),
    );
  });

  it('is the same for two values when they are called the same, and only then', () => {
    const field = fc.constantFrom('a', 'b', '__proto__');
    const leaf = fc.constantFrom(0, 1, 'a', '"', 'æ', null, undefined);
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value'), { maxLength: 2 }), tie('object')),
      object: fc.dictionary(field, tie('value'), { maxKeys: 2 }),
    }));
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(isSameJson(one, other)).toBe(canonicalJson(one) === canonicalJson(other));
        expect(isSameJson(one, reversed(one))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('escapes what JSON escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(canonicalJson({ [text]: text })).toBe(JSON.stringify({ [text]: text }));
      }),
    );
  });

  it('refuses what is nested so deeply that only harm can be meant', () => {
    const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));
    expect(() => canonicalJson(deep)).toThrow(expect.objectContaining({ code: 'INVALID_JSON' }));
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, reversed(field)]),
  );
}
