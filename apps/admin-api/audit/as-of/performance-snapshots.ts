import { LRUCache } from 'lru-cache';
import type { EventLog } from '../../../../libs/event-log/event-log';
import type { Position } from '../../../../libs/kernel/event';
import type { Projection, ViewDocument } from '../../../../libs/kernel/projection';
import { campaignsProjection } from '../../../../projections/campaigns/campaigns.projection';
import { performancesProjection } from '../../../../projections/performances/performances.projection';
import { seatsProjection } from '../../../../projections/seats/seats.projection';
import { lengthWhile } from '../stream-length';
import type { Cutoff } from './cutoff';
import { type OpenHold, openHoldsProjection } from './open-holds';

/** The views whose documents of one performance are all folded from its stream; what lapses is found in the last. */
const projections: readonly Projection[] = [
  performancesProjection,
  seatsProjection,
  campaignsProjection,
  openHoldsProjection,
];

export type FoldedViews = Map<string, Map<string, ViewDocument>>;

export interface FoldedPerformance {
  readonly views: FoldedViews;
  readonly openHolds: readonly OpenHold[];
  /** Of the last event that is folded; `null` for none. */
  readonly position: Position | null;
}

interface Snapshot {
  readonly position: Position | null;
  /** Of every view, as JSON: whoever folds on must not change it. */
  readonly views: string;
}

/** A stream is folded from a snapshot of it that is at most so many events behind. */
const spacing = 1_000;
const bytesKept = 64 * 1024 * 1024;

/**
 * Performances as they were. A stream of a hundred thousand sales is folded once; afterwards from the nearest snapshot. Snapshots live in
 * memory, are thrown away when there are too many, and can be at any time.
 */
export class PerformanceSnapshots {
  private readonly snapshots = new LRUCache<string, Snapshot>({
    maxSize: bytesKept,
    sizeCalculation: ({ views }) => views.length + 100,
  });

  constructor(private readonly log: EventLog) {}

  async at(stream: string, cutoff: Cutoff): Promise<FoldedPerformance> {
    const length = await lengthWhile(this.log, stream, (event) => cutoff.includes(event));
    const start = this.nearest(stream, length);
    const views = foldedViews(start.views);
    let position = start.position;
    let revision = start.length;
    if (start.length < length) {
      for await (const event of this.log.read(stream, { from: start.length, limit: Number(length - start.length) })) {
        for (const projection of projections) fold(projection, views.get(projection.name)!, event);
        ({ position } = event);
        revision += 1n;
        if (revision % BigInt(spacing) === 0n) this.keep(stream, revision, position, views);
      }
    }
    // Of that one view all documents are these.
    const openHolds = [...views.get(openHoldsProjection.name)!.values()] as unknown as readonly OpenHold[];
    views.delete(openHoldsProjection.name);
    return { views, openHolds, position };
  }

  private nearest(stream: string, length: bigint): Snapshot & { readonly length: bigint } {
    const step = BigInt(spacing);
    for (let at = (length / step) * step; at > 0n; at -= step) {
      const found = this.snapshots.get(`${stream}@${at}`);
      if (found) return { ...found, length: at };
    }
    return { position: null, views: '{}', length: 0n };
  }

  private keep(stream: string, length: bigint, position: Position, views: FoldedViews): void {
    const plain = Object.fromEntries([...views].map(([name, documents]) => [name, [...documents]]));
    this.snapshots.set(`${stream}@${length}`, { position, views: JSON.stringify(plain) });
  }
}

function foldedViews(json: string): FoldedViews {
  const plain = JSON.parse(json) as Readonly<Record<string, [string, ViewDocument][]>>;
  return new Map(projections.map(({ name }) => [name, new Map(plain[name])]));
}

/** One event into the documents of a view. */
export function fold(
  projection: Projection,
  documents: Map<string, ViewDocument>,
  event: Parameters<Projection['targets']>[0],
): void {
  if (!projection.handles.includes(event.type)) return;
  for (const id of projection.targets(event)) {
    const after = projection.evolve(documents.get(id), event, id);
    if (after === undefined) documents.delete(id);
    else documents.set(id, after);
  }
}
