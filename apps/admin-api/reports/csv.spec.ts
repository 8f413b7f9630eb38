import { csvOf, wantsCsv } from './csv';

describe('a report as CSV', () => {
  const columns = [
    ['name', 'name'],
    ['amount', 'amount.amount'],
    ['currency', 'amount.currency'],
  ] as const;

  it('has a line of headers although it has no rows', () => {
    expect(csvOf([], columns)).toBe('name,amount,currency\r\n');
  });

  it('has amounts as numbers, and nothing that a spreadsheet takes for a formula', () => {
    const amount = { amount: -500, currency: 'NOK' };
    const rows = ['=1+1', '+47', '-x', '@SUM(A1)', 'a, "b"'].map((name) => ({ name, amount }));
    expect(
      csvOf([...rows, {}], columns)
        .split('\r\n')
        .slice(1),
    ).toEqual([...["'=1+1", "'+47", "'-x", "'@SUM(A1)", '"a, ""b"""'].map((name) => `${name},-500,NOK`), ',,', '']);
  });
});

it.each([
  [undefined, false],
  ['*/*', false],
  ['application/json', false],
  ['text/csv', true],
  ['Text/CSV; charset=utf-8', true],
  ['application/json, text/csv', false],
  ['application/json;q=0.5, text/csv;q=0.9', true],
  ['text/csv;q=0', false],
])('Accept: %s wants CSV: %s', (accept, wanted) => {
  expect(wantsCsv(accept)).toBe(wanted);
});
