import { stringify } from 'csv-stringify/sync';

/** A column by its header, and where a row has it: `amount.currency` is the currency of the amount. */
export type CsvColumn = readonly [header: string, path: string];

/** Rows as RFC 4180 has them, with a line of headers. Amounts are whole numbers of minor units, as everywhere in the API. */
export function csvOf(rows: readonly object[], columns: readonly CsvColumn[]): string {
  return stringify([...rows], {
    header: true,
    columns: columns.map(([header, key]) => ({ header, key })),
    record_delimiter: 'windows',
    cast: { string: notAFormula },
  });
}

/** What people have named must not become a formula of whoever opens the file in a spreadsheet. */
const notAFormula = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Whether the caller would rather have CSV than JSON. */
export function wantsCsv(accept: string | undefined): boolean {
  const wish = (type: string): number => {
    const range = (accept ?? '').split(',').find((each) => each.split(';')[0]!.trim().toLowerCase() === type);
    if (range === undefined) return 0;
    const q = /;\s*q=([01](?:\.\d{0,3})?)/i.exec(range)?.[1];
    return q === undefined ? 1 : Number(q);
  };
  return wish('text/csv') > wish('application/json');
}
