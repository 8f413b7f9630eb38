import {
  type AuditedEvent,
  auditedEvent,
  chained,
  type ChainHead,
  eventDigest,
  genesis,
} from '../../../libs/audit/event-chain';
import type { BrokenChain } from '../../../libs/audit/export-check';
import { DomainError } from '../../../libs/kernel/errors';
import type { Position } from '../../../libs/kernel/event';
import { getEach } from '../../../libs/read-models/get-each';
import { DamagedDocument } from '../../../libs/read-models/read-model-store';
import type { Core } from '../../../libs/runtime/core';
import { type AuditChainDocument, auditChainId } from '../../../projections/audit/audit-chain.projection';
import { type AuditEventDocument, auditEventId } from '../../../projections/audit/audit-events.projection';

type Stores = Pick<Core, 'log' | 'readModels' | 'view'>;

/** The head of an organisation's chain as the views have it now, with the heads before it. */
export async function chainOf(
  { readModels, view }: Pick<Stores, 'readModels' | 'view'>,
  organisationId: string,
): Promise<ChainHead & { readonly marks: readonly ChainHead[] }> {
  const found = await readModels.get<AuditChainDocument>(view('audit-chain'), auditChainId(organisationId));
  return found ?? { ...genesis(organisationId), marks: [] };
}

/** An event that is what it was, and the chain up to it. */
export interface ChainStep {
  readonly event: AuditedEvent;
  readonly head: ChainHead;
}

/**
 * An event of the log with its digest: as it is now, and as it was noted when it was new; `undefined` where no note can be expected yet, `null`
 * where it is gone.
 */
interface Link {
  readonly event: AuditedEvent;
  readonly digest: string;
  readonly noted: string | null | undefined;
}

/** So many digests are looked up together. */
const atOnce = 200;

/**
 * Makes the chain of an organisation anew from the log and holds it against what was kept when the events were new: the digest of each, and
 * earlier heads. Gives the events up to a position, goes on to the first head that was kept behind it, and answers where the log is no longer
 * what it was, `null` for nowhere: only then are the events known to be the right ones. The views show the log up to `upTo`.
 */
export async function* walkedChain(
  stores: Stores,
  organisationId: string,
  upTo: Position | null,
): AsyncGenerator<ChainStep, BrokenChain | null> {
  const { marks, ...kept } = await chainOf(stores, organisationId);
  const heads = new Map([...marks, kept].map((mark) => [mark.events, mark.hash]));
  let head = genesis(organisationId);
  let after = '';
  for await (const { event, digest, noted } of links(stores, organisationId, kept, upTo)) {
    const { position } = event;
    head = chained(head, position, digest);
    const hash = heads.get(head.events);
    if ((noted !== undefined && noted !== digest) || (hash !== undefined && hash !== head.hash))
      return { after, upTo: position };
    if (upTo === null || position <= upTo) yield { event, head };
    if (hash === undefined) continue;
    if (upTo !== null && position >= upTo) return null;
    after = position;
  }
  return head.hash === kept.hash ? null : { after, upTo: kept.position };
}

/** The events that a kept head covers. An event up to `upTo` that none covers is one of which nothing can be said. */
async function* links(
  stores: Stores,
  organisationId: string,
  kept: ChainHead,
  upTo: Position | null,
): AsyncGenerator<Link> {
  let waiting: AuditedEvent[] = [];
  for await (const event of stores.log.readAll()) {
    if (event.position > kept.position && (upTo === null || event.position > upTo)) break;
    if (event.metadata.organisationId !== organisationId) continue;
    if (event.position > kept.position) throw new DomainError('PROJECTION_LAGGING', { view: 'audit-chain' });
    if (waiting.push(auditedEvent(event)) < atOnce) continue;
    yield* await withDigests(stores, waiting);
    waiting = [];
  }
  yield* await withDigests(stores, waiting);
}

async function withDigests({ readModels, view }: Stores, events: readonly AuditedEvent[]): Promise<Link[]> {
  const index = view('audit-events');
  const indexed = (await readModels.checkpoint(index)) ?? '';
  const found = await getEach<AuditEventDocument>(
    readModels,
    index,
    events.map((event) => auditEventId(event, 0)),
  );
  const notedOf = (document: (typeof found)[number]): string | null =>
    document instanceof DamagedDocument ? null : (document?.digest ?? null);
  return events.map((event, at) => ({
    event,
    digest: eventDigest(event),
    noted: event.position > indexed ? undefined : notedOf(found[at]),
  }));
}
