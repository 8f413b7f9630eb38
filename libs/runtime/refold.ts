import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { EventLog } from '../event-log/event-log';
import { isSameJson } from '../kernel/canonical-json';
import { Position, StoredEvent } from '../kernel/event';
import { Projection, ViewDocument } from '../kernel/projection';
import { getEach } from '../read-models/get-each';
import { DamagedDocument, Document, ReadModelStore, ViewId } from '../read-models/read-model-store';

export interface RefoldSettings {
  readonly log: EventLog;
  readonly store: ReadModelStore;
  /** The version of a view that readers use now. */
  readonly view: (name: string) => ViewId;
  readonly projections: readonly Projection[];
  /** Whose events and documents. */
  readonly organisationId: string;
  /** The views show everything up to here. */
  readonly upTo: Position;
  /** About how many events that are. */
  readonly events: number;
  /** So many documents are folded in one pass over the log; more of them are folded in several. */
  readonly perPass?: number;
  /** Called now and then with how many events have been folded, of how many in all. */
  readonly onProgress: (done: number, total: number) => Promise<void>;
}

/** A document that is not what the log folds to; `null` on the side where there is none. */
export interface DifferingDocument {
  readonly id: string;
  readonly stored: Document | null;
  readonly refolded: Document | null;
  /** Why nobody can tell what is stored. */
  readonly damage?: string;
}

export interface RefoldedView {
  readonly view: string;
  readonly documents: number;
  readonly differing: readonly DifferingDocument[];
}

const mostInMemory = 150_000;
/** Most often an event touches fewer documents than this, over all views. */
const documentsPerEvent = 3;
/** After so many events whatever else the process has to do gets its turn. */
const atOnce = 500;
const read = 500;

/** One reading of the log: the views that are folded in it, and which of their documents. */
interface Pass {
  readonly checks: readonly ViewCheck[];
  readonly takes: (number: number) => boolean;
}

/**
 * Folds the log again beside the running views, which go on meanwhile, and compares every document of the organisation with what is
 * stored. In memory there are never more documents than those of one pass, however long the log is.
 */
export async function refold(settings: RefoldSettings): Promise<RefoldedView[]> {
  const { perPass = mostInMemory } = settings;
  const shares = Math.max(1, Math.ceil((settings.events * documentsPerEvent) / perPass));
  const found = settings.projections.map((projection) => new ViewCheck(projection, settings));
  const first: Pass = { checks: found, takes: (number) => number % shares === 0 };
  await onePass(settings, first, { done: 0, passes: shares });
  const others = shares === 1 ? [] : passesBesides(found, shares, perPass);
  for (const [index, pass] of others.entries())
    await onePass(settings, pass, { done: index + 1, passes: others.length + 1 });
  for (const check of found) await check.lookForOthers();
  return found.map((check) => check.result());
}

/**
 * The first pass has folded a share of every view, which tells how many documents each has: views with few are done in one more, and one
 * with many has passes of its own, for what costs most in a pass is to ask every view whether it folds an event there.
 */
function passesBesides(found: readonly ViewCheck[], shares: number, perPass: number): Pass[] {
  const expected = (check: ViewCheck): number => check.result().documents * (shares - 1);
  const hasMany = (check: ViewCheck): boolean => expected(check) > perPass / found.length;
  const rest = (number: number): boolean => number % shares > 0;
  const ofOne = (check: ViewCheck): Pass[] => {
    const count = Math.ceil(expected(check) / perPass);
    const nth = (pass: number) => (number: number) => rest(number) && Math.floor(number / shares) % count === pass;
    return Array.from({ length: count }, (_, pass) => ({ checks: [check], takes: nth(pass) }));
  };
  return [{ checks: found.filter((check) => !hasMany(check)), takes: rest }, ...found.filter(hasMany).flatMap(ofOne)];
}

async function onePass(
  { log, organisationId, upTo, events, onProgress }: RefoldSettings,
  { checks, takes }: Pass,
  { done, passes }: { readonly done: number; readonly passes: number },
): Promise<void> {
  for (const check of checks) check.begin(takes);
  let folded = 0;
  for await (const event of log.readAll()) {
    if (event.position > upTo) break;
    if (event.metadata.organisationId !== organisationId) continue;
    for (const check of checks) check.fold(event);
    if ((folded += 1) % atOnce !== 0) continue;
    await onProgress(done * events + folded, passes * events);
    await setImmediate();
  }
  for (const check of checks) await check.compare();
}

/** Which pass a document belongs to: FNV-1a, for it is asked in every pass. */
function passNumberOf(id: string): number {
  let number = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) number = Math.imul(number ^ id.charCodeAt(at), 0x01000193);
  return number >>> 0;
}

/** 52 bits of a hash: what is remembered of a document that has been compared. */
const numberOf = (id: string): number => parseInt(hash('sha1', id).slice(0, 13), 16);

/** One view while it is folded again. */
class ViewCheck {
  private documents = new Map<string, ViewDocument | undefined>();
  private takes: Pass['takes'] = () => true;
  private readonly known = new Set<number>();
  private readonly differing: DifferingDocument[] = [];
  private readonly handled: ReadonlySet<string>;
  private compared = 0;

  constructor(
    private readonly projection: Projection,
    private readonly settings: RefoldSettings,
  ) {
    this.handled = new Set(projection.handles);
  }

  begin(takes: Pass['takes']): void {
    this.takes = takes;
    this.documents = new Map();
  }

  fold(event: StoredEvent): void {
    if (!this.handled.has(event.type)) return;
    for (const id of this.projection.targets(event)) {
      if (this.takes(passNumberOf(id))) this.evolve(id, event);
    }
  }

  private evolve(id: string, event: StoredEvent): void {
    this.documents.set(id, this.projection.evolve(this.documents.get(id), event, id));
  }

  async compare(): Promise<void> {
    const { store, view } = this.settings;
    const ids = [...this.documents.keys()];
    const unequal = new Map<string, Document | undefined>();
    for (let from = 0; from < ids.length; from += read) {
      const some = ids.slice(from, from + read);
      const stored = await getEach<Document>(store, view(this.projection.name), some);
      some.forEach((id, index) => {
        this.known.add(numberOf(id));
        const found = stored[index];
        if (found instanceof DamagedDocument) this.tell(id, null, found);
        else if (!isEqual(found, this.documents.get(id))) unequal.set(id, found);
        if (this.documents.get(id) !== undefined) this.compared += 1;
      });
      await setImmediate();
    }
    if (unequal.size > 0) await this.goOn(unequal);
    this.documents = new Map();
  }

  /** The view may have gone on: what is stored must be what the document was after some event that has come since. */
  private async goOn(unequal: Map<string, Document | undefined>): Promise<void> {
    for await (const event of this.since()) {
      for (const id of this.projection.targets(event)) {
        if (!unequal.has(id)) continue;
        this.evolve(id, event);
        if (isEqual(unequal.get(id), this.documents.get(id))) unequal.delete(id);
      }
    }
    for (const [id, stored] of unequal) this.tell(id, stored ?? null);
  }

  private tell(id: string, stored: Document | null, damage?: DamagedDocument): void {
    const refolded = this.documents.get(id) ?? null;
    this.differing.push({ id, stored, refolded, ...(damage && { damage: damage.message }) });
  }

  /** Documents that no event has ever touched, as far as an index lists them. */
  async lookForOthers(): Promise<void> {
    const others = new Map<string, Document>();
    for (const [index, [first]] of Object.entries(this.projection.indexes)) {
      if (first === 'organisationId') await this.listInto(others, index).catch((error: unknown) => this.stopAt(error));
    }
    if (others.size === 0) return;
    for await (const event of this.since()) for (const id of this.projection.targets(event)) others.delete(id);
    for (const [id, stored] of others) this.tell(id, stored);
  }

  /** The list ends at a document that is damaged: what stands behind it only its bytes could tell. */
  private stopAt(error: unknown): void {
    if (!(error instanceof DamagedDocument)) throw error;
    if (this.known.has(numberOf(error.id))) return;
    this.known.add(numberOf(error.id));
    this.tell(error.id, null, error);
  }

  private async listInto(others: Map<string, Document>, index: string): Promise<void> {
    const { store, view, organisationId } = this.settings;
    let cursor: string | undefined;
    do {
      const query = { index, equals: [organisationId], limit: read, cursor };
      const page = await store.list<Document>(view(this.projection.name), query);
      for (const { id, document } of page.items) if (!this.known.has(numberOf(id))) others.set(id, document);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  private async *since(): AsyncIterable<StoredEvent> {
    const { log, upTo, organisationId } = this.settings;
    for await (const event of log.readAll({ after: upTo })) {
      if (event.metadata.organisationId === organisationId && this.handled.has(event.type)) yield event;
    }
  }

  result(): RefoldedView {
    return { view: this.projection.name, documents: this.compared, differing: this.differing };
  }
}

const isEqual = (stored: Document | undefined, refolded: ViewDocument | undefined): boolean =>
  isSameJson(stored ?? null, refolded ?? null);
