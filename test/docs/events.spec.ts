import { join } from 'node:path';
import ts from 'typescript';
import { sourcesBelow, textOf } from './sources';

const root = join(__dirname, '../..');

/** Every event type that the sources export, with the names of its fields as the compiler knows them. */
function eventsInTheSources(): Map<string, string[]> {
  const files = [...sourcesBelow('libs/domain'), 'libs/runtime/access-journal.ts', 'libs/runtime/refusals-journal.ts']
    .filter((file) => !file.endsWith('.spec.ts') && /\b(DomainEvent|Settings(Created|Edited))</.test(textOf(file)))
    .map((file) => join(root, file));
  const program = ts.createProgram(files, { strict: true, noEmit: true, lib: ['lib.es2022.d.ts'], types: [] });
  const checker = program.getTypeChecker();
  const events = new Map<string, string[]>();
  for (const file of files) {
    ts.forEachChild(program.getSourceFile(file)!, (node) => {
      if (!ts.isTypeAliasDeclaration(node) || node.typeParameters) return;
      const type = checker.getTypeAtLocation(node);
      const field = (name: string) => {
        const symbol = type.getProperty(name);
        return symbol && checker.getTypeOfSymbolAtLocation(symbol, node);
      };
      const name = field('type');
      const data = field('data');
      if (name?.isStringLiteral() && data)
        events.set(
          name.value,
          data.getProperties().map((each) => each.name),
        );
    });
  }
  return events;
}

function eventsOnThePage(): Map<string, string[]> {
  const rows = [...textOf('docs/events.md').matchAll(/^\| `(\w+)` \|[^|]*\| (.*) \|$/gm)];
  const names = (cell: string) => [...cell.replace(/\([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  return new Map(rows.map(([, event, fields]) => [event!, names(fields!)]));
}

describe('docs/events.md', () => {
  const sources = eventsInTheSources();
  const page = eventsOnThePage();

  it('lists every event there is, and no other', () => {
    expect(sources.size).toBeGreaterThan(40);
    expect([...page.keys()].sort()).toEqual([...sources.keys()].sort());
  });

  it.each([...sources.keys()])('lists the fields of %s', (event) => {
    expect([...(page.get(event) ?? [])].sort()).toEqual([...sources.get(event)!].sort());
  });
});
