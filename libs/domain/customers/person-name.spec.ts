import { comparableName } from './person-name';

describe('a name as it is compared', () => {
  it.each([
    [' Kari  Nordmann ', 'kari nordmann'],
    ['KARI\tNORDMANN', 'Kari Nordmann'],
    ['A\u030Asa', 'Åsa'],
    ['ﬁnn', 'Finn'],
  ])('SUB-43: %p is the same as %p', (text, other) => {
    expect(comparableName(text)).toBe(comparableName(other));
  });

  it('SUB-43: is another one with other letters', () => {
    expect(comparableName('Kari')).not.toBe(comparableName('Kåri'));
  });
});
