import { reasonOf } from './access-reason';

describe('a reason for looking at personal values', () => {
  it('is read as it was written, also where headers have no name for its letters', () => {
    expect(reasonOf(' Complaint 17 ')).toBe('Complaint 17');
    expect(reasonOf(Buffer.from('Klage på plass').toString('latin1'))).toBe('Klage på plass');
    expect(reasonOf(Buffer.from('Klage på plass', 'latin1').toString('latin1'))).toBe('Klage på plass');
  });

  it('is no reason when it is empty or a story', () => {
    for (const header of ['', '  ', 'x'.repeat(501)]) {
      expect(() => reasonOf(header)).toThrow(expect.objectContaining({ code: 'INVALID_FIELD' }));
    }
  });
});
