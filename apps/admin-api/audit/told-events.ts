import type { AuditedEvent } from '../../../libs/audit/event-chain';
import type { Names } from '../../../libs/audit/history/facts';
import type { Language } from '../../../libs/audit/history/language';
import { instantIn, teller } from '../../../libs/audit/history/teller';
import { parseStreamName } from '../../../libs/kernel/stream';
import type { Core } from '../../../libs/runtime/core';
import { eventKeys, type KeyName } from '../../../projections/audit/event-keys';
import { knownNames, sealedNames } from '../../../projections/audit/names.queries';
import type { RequestContext } from '../http/request-context';
import { viewsOf } from '../operation/views';
import { openedFor } from './opened-values';

/** A line of a history. */
export interface ToldLine {
  readonly position: string;
  readonly at: string;
  readonly actor: string;
  readonly channel: string;
  readonly type: string;
  readonly text: string;
  readonly commandId: string;
  readonly correlationId: string;
}

/** Events as sentences, things by their names; people by theirs only for a reason, which is recorded. */
export async function toldEvents(
  core: Core,
  ctx: RequestContext,
  events: readonly AuditedEvent[],
  { language, reason }: { readonly language: Language; readonly reason: string | null },
): Promise<readonly ToldLine[]> {
  const { organisationId } = ctx;
  const organisation = await core.organisation(organisationId);
  const { timeZone } = organisation.settings;
  const people = await openedPeople(core, ctx, idsOf(events, 'customerId'), reason);
  const names: Names = {
    ...(await thingsByName(core, organisationId, events, instantIn(language, timeZone))),
    key: (id) => organisation.keys.get(id)?.name ?? id,
    customer: (id) => customerName(language, id, people[id]),
  };
  const tell = teller(language, timeZone, names);
  return events.map((event) => lineOf(event, tell));
}

function lineOf(event: AuditedEvent, tell: ReturnType<typeof teller>): ToldLine {
  const { position, type, data, metadata, stream } = event;
  const { occurredAt: at, actor, channel, commandId, correlationId } = metadata;
  const text = tell({ type, data: data as Record<string, unknown>, streamId: parseStreamName(stream).id });
  return { position, at, actor, channel, type, text, commandId, correlationId };
}

type Shown = string | { readonly erased: true } | null | undefined;

async function openedPeople(
  core: Core,
  ctx: RequestContext,
  ids: readonly string[],
  reason: string | null,
): Promise<Readonly<Record<string, Shown>>> {
  if (reason === null) return {};
  const sealed = await sealedNames(viewsOf(core), ctx.organisationId, ids);
  return openedFor<Readonly<Record<string, Shown>>>(core, ctx, reason, Object.fromEntries(sealed));
}

function customerName({ words }: Language, id: string, shown: Shown): string {
  if (typeof shown === 'string') return shown;
  return shown === undefined ? `${words.customer} ${id.slice(0, 8)}` : words.erasedCustomer;
}

async function thingsByName(
  core: Core,
  organisationId: string,
  events: readonly AuditedEvent[],
  instant: (at: string) => string,
): Promise<Omit<Names, 'key' | 'customer'>> {
  const known = await knownNames(viewsOf(core), organisationId, {
    performances: idsOf(events, 'performanceId'),
    campaigns: idsOf(events, 'campaignId'),
    ticketTypes: idsOf(events, 'ticketTypeId'),
    seasons: idsOf(events, 'seasonId'),
    subscriptions: idsOf(events, 'subscriptionId'),
    productions: settingsIds(events, 'production'),
    products: settingsIds(events, 'product'),
  });
  const named = (names: ReadonlyMap<string, string>) => (id: string) => names.get(id) ?? id;
  return {
    performance: (id) => {
      const performance = known.performances.get(id);
      return performance === undefined ? id : `${performance.production}, ${instant(performance.startsAt)}`;
    },
    campaign: named(known.campaigns),
    ticketType: named(known.ticketTypes),
    season: named(known.seasons),
    subscription: named(known.subscriptions),
    production: named(known.productions),
    product: named(known.products),
  };
}

const idsOf = (events: readonly AuditedEvent[], name: KeyName): string[] => [
  ...new Set(events.flatMap((event) => eventKeys(event)[name])),
];

/** Productions and products are told by their own streams, and by what is linked. */
function settingsIds(events: readonly AuditedEvent[], category: 'production' | 'product'): string[] {
  const ids = events.flatMap(({ stream, data }) => {
    const own = parseStreamName(stream);
    const linked = (data as Readonly<Record<string, unknown>>)[`${category}Ids`];
    return [
      ...(own.category === category && own.id !== null ? [own.id] : []),
      ...(Array.isArray(linked) ? linked : []),
    ];
  });
  return [...new Set(ids as string[])];
}
