import fc from 'fast-check';
import { canonicalJson } from './canonical-json';

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
