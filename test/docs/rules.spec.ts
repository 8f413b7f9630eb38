import { textOf } from './sources';

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(2, '0')}`);

/** The rules that are built. */
const rules = [
  ...numbered('G', 8),
  ...numbered('CAMP', 25),
  ...numbered('SALE', 7),
  ...numbered('SUB', 55),
  'SUB-56',
  'SUB-57',
  'SUB-58',
  // EXC-16 to EXC-19, EXC-31 and EXC-32 are gaps.
  ...numbered('EXC', 15),
  ...numbered('EXC', 30).slice(19),
  ...numbered('EXC', 38).slice(32),
];

interface Row {
  readonly files: readonly string[];
  readonly specs: readonly string[];
}

const inBackticks = (cell = '') => [...cell.matchAll(/`([^`]+\.ts)`/g)].map(([, path]) => path!);

const page = new Map<string, Row>();
for (const line of textOf('docs/rules.md').split('\n')) {
  const [, rule = '', , files, specs] = line.split('|').map((cell) => cell.trim());
  if (/^[A-Z]+-\d\d$/.test(rule)) page.set(rule, { files: inBackticks(files), specs: inBackticks(specs) });
}

const mentions = (rule: string) => new RegExp(`${rule}\\b`);
/** A test is named by a text, in its call or in a table of cases. */
const names = (rule: string) => new RegExp(`['"\`][^'"\`\\n]*${rule}\\b`);

describe('docs/rules.md', () => {
  it('lists every rule that is built, and no other', () => {
    expect([...page.keys()].sort()).toEqual([...rules].sort());
  });

  it.each(rules)('says where %s is decided: the number stands in that file', (rule) => {
    const { files } = page.get(rule)!;
    expect(files).not.toEqual([]);
    expect(files.filter((file) => !mentions(rule).test(textOf(file)))).toEqual([]);
  });

  it.each(rules)('says what shows %s: the number stands in the name of a test there', (rule) => {
    const { specs } = page.get(rule)!;
    expect(specs).not.toEqual([]);
    expect(specs.filter((spec) => !spec.endsWith('.spec.ts') || !names(rule).test(textOf(spec)))).toEqual([]);
  });
});
