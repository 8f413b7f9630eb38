import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pagesBelow, textOf } from './sources';

const root = join(__dirname, '../..');
const pages = ['README.md', 'CHANGELOG.md', 'bench/README.md', ...pagesBelow('docs')];

describe.each(pages)('%s', (page) => {
  it('leads to files that are there', () => {
    const targets = [...textOf(page).matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
    expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });

  it('names files of the repository that are there', () => {
    const named = [...textOf(page).matchAll(/`((?:apps|libs|projections|test|docs|bench)\/[\w./-]+)`/g)];
    expect(named.map(([, path]) => path!).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
