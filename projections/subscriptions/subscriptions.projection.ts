import { Projection } from '../../libs/kernel/projection';
import { evolveSubscriptionRecord, SubscriptionRecord } from '../../libs/domain/subscriptions/subscription-record';
import { SubscriptionSettingsEvent, subscriptionEventTypes } from '../../libs/domain/subscriptions/subscription.events';
import { documentId, Plain } from '../documents';

/** A subscription with all its settings: the record it is decided on, by the same fold. */
export type SubscriptionDocument = Plain<SubscriptionRecord> & {
  readonly organisationId: string;
  /** The position of the event that made it: lists are in this order. */
  readonly seq: string;
  /** `seq` while it is available online, else absent: what a web shop may show is a list of its own. */
  readonly onlineSeq?: string;
};

/** `subscriptionConfig`, `subscriptionCatalogue` and `salesDashboard` of rules.md are queries over this one view. */
export const subscriptionsProjection: Projection<SubscriptionDocument, SubscriptionSettingsEvent> = {
  name: 'subscriptions',
  version: 1,
  handles: subscriptionEventTypes,
  indexes: {
    byOrganisation: ['organisationId', 'seq'],
    online: ['organisationId', 'onlineSeq'],
  },
  targets: (event) => [documentId(event.metadata.organisationId, event.data.subscriptionId)],
  evolve: (document, event) => {
    const record = evolveSubscriptionRecord(document, event);
    if (record === undefined) return undefined;
    const { organisationId, seq } = document ?? { organisationId: event.metadata.organisationId, seq: event.position };
    const { onlineSeq: _, ...plain } = record as SubscriptionDocument;
    return { ...plain, organisationId, seq, ...(record.onlineSale.availableOnline && { onlineSeq: seq }) };
  },
};
