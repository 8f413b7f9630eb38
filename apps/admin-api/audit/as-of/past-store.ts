import type { ExchangeTallyEvent } from '../../../../libs/domain/exchanges/exchange-tally.events';
import type { DomainEvent, Position, StoredEvent } from '../../../../libs/kernel/event';
import type { Projection, ViewDocument } from '../../../../libs/kernel/projection';
import { streamName } from '../../../../libs/kernel/stream';
import { MemoryReadModelStore } from '../../../../libs/read-models/adapters/memory/memory-read-model-store';
import type {
  Document,
  ListQuery,
  Page,
  ReadModelStore,
  ViewId,
  Write,
} from '../../../../libs/read-models/read-model-store';
import type { Core } from '../../../../libs/runtime/core';
import { findCampaign } from '../../../../projections/campaigns/campaigns.queries';
import type { OrderDocument } from '../../../../projections/orders/orders.projection';
import type { PerformanceDocument } from '../../../../projections/performances/performances.projection';
import { projections } from '../../../../projections/registry';
import type { SettingsResource } from '../../../../projections/settings/settings.projection';
import { viewsOf } from '../../operation/views';
import { type EventFilter, searchEvents } from '../event-search';
import type { Cutoff } from './cutoff';
import { Lapses } from './lapses';
import { fold, type PerformanceSnapshots } from './performance-snapshots';

export const pastVersion = 1;

/** The stream that tells of a settings resource. */
const settingsStreams: Readonly<Record<SettingsResource, string | null>> = {
  seasons: 'season',
  products: 'product',
  productions: 'production',
  halls: 'hall',
  // All of them share one.
  'ticket-types': null,
};

/** What a thing is folded from. */
export type About = Omit<EventFilter, 'organisationId'>;

const wholeHistory = { after: null, upTo: null };

/**
 * The read models as they were at a moment, for one request: a document is folded from its own events when it is asked for, by the very
 * projection that fills the view. What the queries answer from it is what they answered then.
 */
export class PastStore implements Pick<ReadModelStore, 'get' | 'getMany' | 'list'> {
  private readonly memory = new MemoryReadModelStore();
  private readonly folded = new Map<string, Promise<void>>();
  private readonly prepared = new Map<string, ViewId>();
  /** What its answers were made of: whatever changes them is among the events of these. */
  readonly sources = new Map<string, About>();
  private readonly live;
  private readonly lapses: Lapses;

  constructor(
    private readonly core: Core,
    private readonly organisationId: string,
    private readonly cutoff: Cutoff,
    private readonly performances: PerformanceSnapshots,
  ) {
    this.live = viewsOf(core);
    this.lapses = new Lapses(core.log, organisationId, cutoff);
  }

  async get<D extends Document>(view: ViewId, id: string): Promise<D | undefined> {
    await this.ready(view.name, id);
    return this.memory.get<D>(view, id);
  }

  async getMany<D extends Document>(view: ViewId, ids: readonly string[]): Promise<(D | undefined)[]> {
    for (const id of new Set(ids)) await this.ready(view.name, id);
    return this.memory.getMany<D>(view, ids);
  }

  async list<D extends Document>(view: ViewId, query: ListQuery): Promise<Page<D>> {
    await this.readyToList(view.name, query);
    return this.memory.list<D>(view, query);
  }

  /** One event more, for what has been asked for so far; what is asked for later is folded up to the cutoff, wherever that is by then. */
  async follow(event: StoredEvent): Promise<void> {
    for (const [name, view] of this.prepared) {
      const projection = projectionOf(name);
      if (!projection.handles.includes(event.type)) continue;
      for (const id of projection.targets(event)) {
        const document = projection.evolve(await this.memory.get(view, id), event, id);
        await this.write(view, [{ id, document }]);
      }
    }
  }

  private ready(view: string, documentId: string): Promise<void> {
    const id = documentId.slice(this.organisationId.length + 1);
    switch (view) {
      case 'orders':
        return this.once({ orderId: id }, (about) => this.foldOrder(view, documentId, about));
      case 'customers':
        return this.once({ customerId: id, types: projectionOf(view).handles }, (about) =>
          this.foldOne(view, documentId, about),
        );
      case 'subscriptions':
        return this.foldStream(view, this.stream('subscription', id));
      case 'settings':
        return this.settings(id);
      case 'performances':
        return this.performance(id);
      case 'seats':
        return this.performance(id.slice(0, id.indexOf('/')));
      case 'campaigns':
        return this.campaign(id);
      default:
        return this.wholeView(view);
    }
  }

  private async readyToList(view: string, { index, equals, limit, cursor }: ListQuery): Promise<void> {
    const id = String(equals[1]);
    if (view === 'seats' || (view === 'campaigns' && index === 'byPerformance')) return this.performance(id);
    if (view === 'orders' && index === 'byCampaign' && cursor === undefined) return this.newestOrders(id, limit);
    if (view === 'exchange-tallies') return this.tallies(view, id);
    if (view === 'performances') return this.allPerformances();
    return this.wholeView(view);
  }

  private tallies(view: string, customerId: string): Promise<void> {
    const about = { customerId, types: projectionOf(view).handles };
    return this.once(about, () => this.foldTallies(view, about));
  }

  private async foldTallies(view: string, about: About & { readonly customerId: string }): Promise<void> {
    const { customerId } = about;
    const documents = new Map<string, ViewDocument>();
    const underWay = new Map<string, ExchangeTallyEvent['data']>();
    for await (const event of this.happenedAbout(about)) {
      fold(projectionOf(view), documents, event);
      const { type, data } = event as StoredEvent & ExchangeTallyEvent;
      if (type === 'ExchangeReserved') underWay.set(data.exchangeId, data);
      else underWay.delete(data.exchangeId);
    }
    for (const { exchangeId, orderId, seasonId } of underWay.values()) {
      if (!(await this.lapses.isOver({ holdId: exchangeId, orderId }))) continue;
      const data = { exchangeId, orderId, seasonId, customerId };
      fold(projectionOf(view), documents, this.asWritten({ type: 'ExchangeUncounted', data }));
    }
    await this.put(view, documents);
  }

  private async foldOrder(view: string, documentId: string, about: About): Promise<void> {
    const documents = await this.folding(view, about);
    const order = documents.get(documentId) as OrderDocument | undefined;
    const lapsed = order === undefined ? [] : await this.lapses.ofOrder(order);
    for (const event of lapsed) fold(projectionOf(view), documents, this.asWritten(event));
    await this.putOne(view, documentId, documents);
  }

  private settings(id: string): Promise<void> {
    const [resource, own] = [id.slice(0, id.indexOf('/')), id.slice(id.indexOf('/') + 1)];
    const category = settingsStreams[resource as SettingsResource];
    const stream = category === null ? this.stream('ticketTypes') : this.stream(category, own);
    return this.foldStream('settings', stream);
  }

  private performance(id: string): Promise<void> {
    return this.once({ stream: this.stream('performance', id) }, () => this.foldPerformance(id).then(() => undefined));
  }

  /** The position of its last event that had happened. */
  private async foldPerformance(id: string): Promise<string | null> {
    const { views, openHolds, position } = await this.performances.at(this.stream('performance', id), this.cutoff);
    const lapsed = await this.lapses.ofPerformance(id, openHolds);
    for (const [view, documents] of views) {
      for (const event of lapsed) fold(projectionOf(view), documents, this.asWritten(event, position));
      await this.put(view, documents);
    }
    return position;
  }

  private async campaign(id: string): Promise<void> {
    const carrier = await this.carrierOf(id);
    await this.prepare('campaigns');
    if (carrier !== undefined) await this.performance(carrier);
  }

  private async carrierOf(campaignId: string): Promise<string | undefined> {
    return (await findCampaign(this.live, this.organisationId, campaignId))?.performanceId;
  }

  /** A campaign's orders begin on its performance's stream, and none of them ever goes: those there were are found in today's list. */
  private async newestOrders(campaignId: string, limit: number): Promise<void> {
    await this.prepare('orders');
    const carrier = await this.carrierOf(campaignId);
    const last = carrier === undefined ? null : await this.foldPerformance(carrier);
    if (last === null) return;
    const equals = [this.organisationId, campaignId];
    // Positions compare as text: nothing that begins with the last one is behind it.
    const query = { index: 'byCampaign', equals, to: `${last}~`, descending: true, limit: limit + 1 };
    const page = await this.live.store.list<OrderDocument>(this.live.view('orders'), query);
    for (const { id } of page.items) await this.ready('orders', id);
  }

  private async allPerformances(): Promise<void> {
    const { store, view } = this.live;
    await this.prepare('performances');
    let cursor: string | undefined;
    do {
      const query = { index: 'byOrganisation', equals: [this.organisationId], limit: 200, cursor };
      const page = await store.list<PerformanceDocument>(view('performances'), query);
      for (const { document } of page.items) await this.performance(document.id);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** Whatever a query may read besides: right for any view, at the cost of all its events. */
  private wholeView(view: string): Promise<void> {
    return this.once({ types: projectionOf(view).handles }, (about) =>
      this.folding(view, about).then((documents) => this.put(view, documents)),
    );
  }

  private async foldOne(view: string, id: string, about: About): Promise<void> {
    await this.putOne(view, id, await this.folding(view, about));
  }

  /** Events about a thing may be about others as well, of which these are not all. */
  private async putOne(view: string, id: string, documents: ReadonlyMap<string, ViewDocument>): Promise<void> {
    const document = documents.get(id);
    await this.put(view, new Map(document === undefined ? [] : [[id, document]]));
  }

  private async folding(view: string, about: About): Promise<Map<string, ViewDocument>> {
    const documents = new Map<string, ViewDocument>();
    for await (const event of this.happenedAbout(about)) fold(projectionOf(view), documents, event);
    return documents;
  }

  private async *happenedAbout(about: About): AsyncIterable<StoredEvent> {
    const { core, organisationId, cutoff } = this;
    for await (const event of searchEvents(core, { organisationId, ...about }, wholeHistory)) {
      if (cutoff.includes(event)) yield event;
    }
  }

  /** An event of the domain that the log does not have, with what of a stored one folds read. */
  private asWritten({ type, data }: DomainEvent, position: Position | null = null): StoredEvent {
    const { organisationId, cutoff } = this;
    const metadata = { organisationId, occurredAt: cutoff.now };
    return { type, data, position, metadata } as unknown as StoredEvent;
  }

  private foldStream(view: string, stream: string): Promise<void> {
    return this.once({ stream }, async () => {
      const documents = new Map<string, ViewDocument>();
      for await (const event of this.happened(stream)) fold(projectionOf(view), documents, event);
      await this.put(view, documents);
    });
  }

  private async *happened(stream: string): AsyncIterable<StoredEvent> {
    for await (const event of this.core.log.read(stream)) {
      if (!this.cutoff.includes(event)) return;
      yield event;
    }
  }

  private async put(name: string, documents: ReadonlyMap<string, ViewDocument>): Promise<void> {
    const view = await this.prepare(name);
    await this.write(
      view,
      [...documents].map(([id, document]) => ({ id, document })),
    );
  }

  private async write(view: ViewId, writes: readonly Write[]): Promise<void> {
    const at = await this.memory.checkpoint(view);
    await this.memory.commit(view, { writes, from: at, to: at! });
  }

  private async prepare(name: string): Promise<ViewId> {
    const view = { name, version: pastVersion };
    await this.memory.prepare(view, projectionOf(name).indexes);
    this.prepared.set(name, view);
    return view;
  }

  private stream(category: string, id?: string): string {
    return streamName(category, this.organisationId, id);
  }

  private once<A extends About>(about: A, work: (about: A) => Promise<void>): Promise<void> {
    const what = JSON.stringify(about);
    const known = this.folded.get(what);
    if (known !== undefined) return known;
    const done = work(about);
    this.folded.set(what, done);
    this.sources.set(what, about);
    return done;
  }
}

function projectionOf(view: string): Projection {
  const found = projections.find(({ name }) => name === view);
  if (found === undefined) throw new Error(`there is no view ${view}`);
  return found;
}
