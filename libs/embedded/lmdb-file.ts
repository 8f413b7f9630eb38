import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Looks into an LMDB file before LMDB maps it into memory: once mapped, a page that is missing or points into nowhere ends the process
 * with a signal instead of an error. Knows the pages' headers and pointers, not their contents.
 *
 * Page: number u64, transaction u64, pad u16, flags u16, then `lower` u16 and `upper` u16 (counted from behind the header), or u32
 * pages of an overflow run.
 * A meta page has behind its header: magic u32, version u32, address u64, map size u64, two trees of 48 bytes (free list and main;
 * root last), last page u64, transaction u64. The free list's first u32 is the page size.
 */
const header = 24;
const magic = 0xbeefc0de;
const dataVersion = 2;
const flags = { branch: 0x01, leaf: 0x02, overflow: 0x04, meta: 0x08, leaf2: 0x20 } as const;
const node = { big: 0x01, subtree: 0x02 } as const;
const treeSize = 48;
const noPage = 0xffffffffffffffffn;

export interface LmdbFile {
  readonly pageSize: number;
  /** Count of the commits. */
  readonly transaction: number;
}

/** Why a file is not fit to be mapped. */
export class UnfitFile extends Error {}

interface Meta {
  readonly pageSize: number;
  readonly lastPage: number;
  readonly transaction: number;
  readonly roots: readonly number[];
}

/**
 * Throws `UnfitFile` when the file is no LMDB file, is shorter than its newest state needs, or has pointers that lead nowhere. Looks at up
 * to `most` pages, the newest entries of each tree first; a file that seems too short is looked at whole.
 */
export function inspectLmdbFile(path: string, most: number): LmdbFile {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const meta = newestMeta(fd, size);
    // The last pages may be free ones that were never written, so only a look at every page that is used can tell.
    const short = size < (meta.lastPage + 1) * meta.pageSize;
    new Walk(fd, size, meta, short ? Infinity : most).all();
    return { pageSize: meta.pageSize, transaction: meta.transaction };
  } finally {
    closeSync(fd);
  }
}

function newestMeta(fd: number, size: number): Meta {
  const first = readMeta(fd, 0, size);
  const second = readMeta(fd, first.pageSize, size);
  if (second.pageSize !== first.pageSize) throw new UnfitFile('its two root pages differ in page size');
  return second.transaction > first.transaction ? second : first;
}

function readMeta(fd: number, at: number, size: number): Meta {
  const page = Buffer.alloc(header + 24 + 2 * treeSize + 16);
  if (readSync(fd, page, 0, page.length, at) < page.length) throw new UnfitFile('it ends before its root pages do');
  if ((page.readUInt16LE(18) & flags.meta) === 0 || page.readUInt32LE(header) !== magic)
    throw new UnfitFile('it is not a database file');
  if ((page.readUInt32LE(header + 4) & 0xffff) !== dataVersion) throw new UnfitFile('its file format is not known');
  const trees = header + 24;
  const pageSize = page.readUInt32LE(trees);
  if (pageSize < 512 || pageSize > 65536 || (pageSize & (pageSize - 1)) !== 0 || size < 2 * pageSize)
    throw new UnfitFile('its root page is damaged');
  const roots = [0, 1]
    .map((i) => page.readBigUInt64LE(trees + (i + 1) * treeSize - 8))
    .filter((root) => root !== noPage);
  const end = trees + 2 * treeSize;
  return {
    pageSize,
    lastPage: Number(page.readBigUInt64LE(end)),
    transaction: Number(page.readBigUInt64LE(end + 8)),
    roots: roots.map(Number),
  };
}

class Walk {
  private looked = 0;

  constructor(
    private readonly fd: number,
    private readonly size: number,
    private readonly meta: Meta,
    private readonly most: number,
  ) {}

  all(): void {
    const subtrees: number[] = [];
    for (const root of this.meta.roots) this.tree(root, this.looked + this.most, (found) => subtrees.push(found));
    // Each tree has its own share, so that a large one does not hide the others.
    for (const root of subtrees) this.tree(root, this.looked + this.most / subtrees.length, () => undefined);
  }

  /** Depth first, last entries first, until `until` pages have been looked at. */
  private tree(root: number, until: number, onSubtree: (root: number) => void): void {
    const pending = [root];
    while (pending.length > 0 && this.looked < until) {
      const page = this.page(pending.pop()!);
      const flag = page.readUInt16LE(18);
      if (flag & flags.branch) for (const at of this.nodes(page)) pending.push(this.child(page, at));
      else if (flag & flags.leaf) for (const at of this.nodes(page)) this.leaf(page, at, onSubtree);
      else throw new UnfitFile('a page is not what its tree needs');
    }
  }

  private page(number: number): Buffer {
    const { pageSize } = this.meta;
    this.within(number, 1);
    this.looked++;
    const page = Buffer.allocUnsafe(pageSize);
    if (readSync(this.fd, page, 0, pageSize, number * pageSize) < pageSize)
      throw new UnfitFile('it is shorter than it must be');
    if (Number(page.readBigUInt64LE(0)) !== number) throw new UnfitFile('a page stands in the wrong place');
    return page;
  }

  /** Offsets of the nodes in a branch or leaf page. */
  private nodes(page: Buffer): number[] {
    const [lower, upper] = [page.readUInt16LE(20), page.readUInt16LE(22)];
    if (page.readUInt16LE(18) & flags.leaf2) return [];
    if (lower > upper || header + upper > page.length) throw new UnfitFile('a page has impossible bounds');
    const offsets: number[] = [];
    for (let at = header; at < header + lower; at += 2) {
      const offset = header + page.readUInt16LE(at);
      if (offset < header + upper || offset + 8 > page.length) throw new UnfitFile('a page has impossible entries');
      offsets.push(offset);
    }
    return offsets;
  }

  private child(page: Buffer, at: number): number {
    return page.readUInt32LE(at) + page.readUInt16LE(at + 4) * 2 ** 32;
  }

  private leaf(page: Buffer, at: number, onSubtree: (root: number) => void): void {
    const [size, flag] = [page.readUInt32LE(at), page.readUInt16LE(at + 4)];
    const data = at + 8 + page.readUInt16LE(at + 6);
    const inPage = flag & node.big ? 8 : size;
    if (data + inPage > page.length) throw new UnfitFile('a page has impossible entries');
    if (flag & node.subtree) {
      const root = page.readBigUInt64LE(data + treeSize - 8);
      if (root !== noPage) onSubtree(Number(root));
    } else if (flag & node.big)
      this.within(Number(page.readBigUInt64LE(data)), Math.ceil((header + size) / this.meta.pageSize));
  }

  private within(number: number, pages: number): void {
    const last = number + pages - 1;
    if (number < 2 || last > this.meta.lastPage) throw new UnfitFile('a pointer leads out of the file');
    if ((last + 1) * this.meta.pageSize > this.size) throw new UnfitFile('it is shorter than it must be');
  }
}
