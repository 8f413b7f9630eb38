import { applyChanges, Changes } from '../../libs/kernel/changes';
import { StoredEvent } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import { parseStreamName } from '../../libs/kernel/stream';
import { SeasonExchangeConfigured } from '../../libs/domain/seasons/season.events';
import { eligibleForCampaign } from '../../libs/domain/ticket-types/campaign-ticket-types';
import { TicketTypeFields } from '../../libs/domain/ticket-types/ticket-type.events';
import { documentId } from '../documents';

/** The resources of plain settings, as the API names them, each with the name of its id in the event that made it. */
const idFields = {
  seasons: 'seasonId',
  products: 'productId',
  productions: 'productionId',
  halls: 'hallId',
  'ticket-types': 'ticketTypeId',
} as const;

export type SettingsResource = keyof typeof idFields;

export type SettingsDocument = {
  readonly organisationId: string;
  readonly resource: SettingsResource;
  readonly id: string;
  /** The position of the event that made it: lists are in this order. */
  readonly seq: string;
  /** Counts the changes of the settings, from 1. */
  version: number;
  fields: Readonly<Record<string, unknown>>;
  /** `seq` of a ticket type that a campaign may have, else absent: a list of its own. */
  campaignSeq?: string;
};

const resourceOf: Readonly<Record<string, SettingsResource>> = {
  SeasonCreated: 'seasons',
  SeasonEdited: 'seasons',
  SeasonExchangeConfigured: 'seasons',
  ProductCreated: 'products',
  ProductEdited: 'products',
  ProductionCreated: 'productions',
  ProductionEdited: 'productions',
  HallCreated: 'halls',
  TicketTypeCreated: 'ticket-types',
  TicketTypeEdited: 'ticket-types',
};

/** Seasons, products, productions, halls and ticket types: a document each. */
export const settingsProjection: Projection<SettingsDocument> = {
  name: 'settings',
  version: 1,
  handles: Object.keys(resourceOf),
  indexes: {
    byResource: ['organisationId', 'resource', 'seq'],
    forCampaigns: ['organisationId', 'campaignSeq'],
  },
  targets: (event) => [
    settingsId(event.metadata.organisationId, resourceOf[event.type]!, idOf(event, resourceOf[event.type]!)),
  ],
  evolve: (document, event) => {
    const after = event.type.endsWith('Created') ? created(event) : document && changed(document, event);
    if (after?.resource === 'ticket-types') offerToCampaigns(after);
    return after;
  },
};

export function settingsId(organisationId: string, resource: SettingsResource, id: string): string {
  return documentId(organisationId, `${resource}/${id}`);
}

/** All ticket types share one stream, so their events name the id; the others have a stream each. */
function idOf(event: StoredEvent, resource: SettingsResource): string {
  const named = (event.data as Record<string, unknown>)[idFields[resource]];
  return typeof named === 'string' ? named : parseStreamName(event.stream).id!;
}

function created(event: StoredEvent): SettingsDocument {
  const resource = resourceOf[event.type]!;
  const { [idFields[resource]]: _, ...fields } = event.data as Record<string, unknown>;
  return {
    organisationId: event.metadata.organisationId,
    resource,
    id: idOf(event, resource),
    seq: event.position,
    version: 1,
    fields,
  };
}

function changed(document: SettingsDocument, event: StoredEvent): SettingsDocument {
  if (event.type === 'SeasonExchangeConfigured') {
    const { seasonId: _, ...exchange } = (event as StoredEvent & SeasonExchangeConfigured).data;
    document.fields = { ...document.fields, exchange };
  } else {
    document.fields = applyChanges(document.fields, (event.data as { readonly changes: Changes }).changes);
  }
  document.version += 1;
  return document;
}

/** CAMP-07, CAMP-08; a type for subscriptions only is no ticket to one performance. */
function offerToCampaigns(document: SettingsDocument): void {
  // Only asked for ticket types; the document of any settings resource keeps its fields as they came.
  const fields = document.fields as unknown as TicketTypeFields;
  if (eligibleForCampaign(fields) && fields.kind !== 'subscription') document.campaignSeq = document.seq;
  else delete document.campaignSeq;
}
