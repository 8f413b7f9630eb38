import { randomBytes } from 'node:crypto';
import { SharedShapes } from '../../../embedded/shared-shapes';
import { ViewsEnvironment } from '../../../embedded/views-environment';
import { Indexes, ViewId } from '../../read-model-store';

/** A view as it stands in the storage. Made again after a drop it has another id, so nothing of the old one can show up in it. */
export interface StoredView {
  /** Its documents' keys begin with this. */
  readonly id: Buffer;
  readonly idText: string;
  readonly indexes: ReadonlyMap<string, { readonly number: number; readonly fields: readonly string[] }>;
  readonly shapes: SharedShapes;
}

interface Definition {
  readonly id: string;
  readonly indexes: Readonly<Record<string, { number: number; fields: readonly string[] }>>;
}

const idLength = 6;
const nothing = Buffer.alloc(0);

/** The views that there are. Another thread may change them, so each look goes to the storage; decoding is spared when nothing changed. */
export class ViewCatalog {
  private readonly known = new Map<string, { bytes: Buffer; view: StoredView }>();

  constructor(private readonly env: ViewsEnvironment) {}

  find(view: ViewId): StoredView | undefined {
    const key = catalogKey(view);
    const bytes = this.env.views.get(key);
    if (!bytes) return undefined;
    const known = this.known.get(key);
    if (known?.bytes.equals(bytes)) return known.view;
    const found = this.decode(JSON.parse(bytes.toString('utf8')) as Definition, known?.view);
    this.known.set(key, { bytes: Buffer.from(bytes), view: found });
    return found;
  }

  /** Makes a view that is not there; when two do so at once, one of them does. */
  async create(view: ViewId, indexes: Indexes): Promise<void> {
    const id = randomBytes(idLength).toString('hex');
    const numbered = Object.entries(indexes).map(([name, fields], number) => [name, { number, fields }] as const);
    const definition: Definition = { id, indexes: Object.fromEntries(numbered) };
    const key = catalogKey(view);
    await this.env.views.ifNoExists(key, () => {
      void this.env.views.put(key, Buffer.from(JSON.stringify(definition)));
      void this.env.checkpoints.put(id, nothing, 0);
    });
  }

  /** Declares the indexes of a view that is there; an index that is new or has other fields gets a number never used before. */
  async redefine(view: ViewId, stored: StoredView, indexes: Indexes): Promise<void> {
    let next = Math.max(-1, ...[...stored.indexes.values()].map((i) => i.number)) + 1;
    const numbered = Object.entries(indexes).map(([name, fields]) => {
      const old = stored.indexes.get(name);
      return [name, old && sameFields(old.fields, fields) ? old : { number: next++, fields }] as const;
    });
    const definition: Definition = { id: stored.idText, indexes: Object.fromEntries(numbered) };
    await this.env.views.put(catalogKey(view), Buffer.from(JSON.stringify(definition)));
  }

  /** Takes a view out of the catalogue and leaves a note that its documents are to be removed. */
  async remove(view: ViewId, stored: StoredView): Promise<void> {
    await this.env.views.batch(() => {
      void this.env.dropped.put(stored.idText, nothing);
      void this.env.views.remove(catalogKey(view));
      void this.env.checkpoints.remove(stored.idText);
      void this.env.shapes.remove(stored.idText);
    });
  }

  private decode({ id, indexes }: Definition, before: StoredView | undefined): StoredView {
    const load = (): Buffer | undefined => {
      this.env.root.resetReadTxn();
      return this.env.shapes.get(id);
    };
    const shapes = before?.idText === id ? before.shapes : new SharedShapes(load);
    return { id: Buffer.from(id, 'hex'), idText: id, indexes: new Map(Object.entries(indexes)), shapes };
  }
}

export function hasIndexes(stored: StoredView, indexes: Indexes): boolean {
  const names = Object.keys(indexes);
  return (
    names.length === stored.indexes.size &&
    names.every((name) => sameFields(stored.indexes.get(name)?.fields, indexes[name]!))
  );
}

function sameFields(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

/** The view that a key of the catalogue means. */
export function viewOfKey(key: string): ViewId {
  const at = key.lastIndexOf('@');
  return { name: key.slice(0, at), version: Number(key.slice(at + 1)) };
}

function catalogKey(view: ViewId): string {
  return `${view.name}@${view.version}`;
}
