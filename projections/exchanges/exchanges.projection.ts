import { Projection } from '../../libs/kernel/projection';
import { ExchangeEvent } from '../../libs/domain/orders/exchange.events';
import { evolveExchanges, ExchangeState } from '../../libs/domain/orders/exchange-record';
import { documentId, Plain } from '../documents';

/** An exchange by the fold that its order decides with. */
export type ExchangeDocument = Plain<ExchangeState & { readonly organisationId: string }>;

/** Exchanges of tickets (EXC-38), a document each. */
export const exchangesProjection: Projection<ExchangeDocument, ExchangeEvent> = {
  name: 'exchanges',
  version: 1,
  handles: ['ExchangeRequested', 'ExchangeOffered', 'TicketExchanged', 'ExchangeEnded', 'ExchangeSettled'],
  indexes: {},
  targets: ({ metadata, data }) => [exchangeDocumentId(metadata.organisationId, data.orderId, data.exchangeId)],
  evolve: (document, event) => {
    const { exchangeId } = event.data;
    const exchanges = new Map<string, ExchangeState>(document && [[exchangeId, document]]);
    evolveExchanges(exchanges, event);
    const after = exchanges.get(exchangeId);
    return after && { ...after, organisationId: event.metadata.organisationId };
  },
};

/** No id has a point in it. */
export const exchangeDocumentId = (organisationId: string, orderId: string, exchangeId: string): string =>
  documentId(organisationId, `${orderId}.${exchangeId}`);
