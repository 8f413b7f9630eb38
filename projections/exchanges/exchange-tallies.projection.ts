import { Projection } from '../../libs/kernel/projection';
import { ExchangeTallyEvent } from '../../libs/domain/exchanges/exchange-tally.events';
import { documentId } from '../documents';

/** What a customer has exchanged in a season (EXC-05). */
export type ExchangeTallyDocument = {
  readonly organisationId: string;
  readonly customerId: string;
  readonly seasonId: string;
  used: number;
  /** Of these the free ones (EXC-03). */
  free: number;
  /** The exchanges under way: they have taken their place, and do not count yet. */
  underWay: readonly string[];
  tickets: number;
  feesPaid: number;
  differencesPaid: number;
};

const nothing = { used: 0, free: 0, underWay: [], tickets: 0, feesPaid: 0, differencesPaid: 0 };

export const exchangeTalliesProjection: Projection<ExchangeTallyDocument, ExchangeTallyEvent> = {
  name: 'exchange-tallies',
  version: 1,
  handles: ['ExchangeReserved', 'ExchangeCounted', 'ExchangeUncounted'],
  indexes: { byCustomer: ['organisationId', 'customerId', 'seasonId'] },
  targets: ({ metadata, data }) => [documentId(metadata.organisationId, `${data.customerId}.${data.seasonId}`)],
  evolve: (document, { type, data, metadata }) => {
    const { customerId, seasonId, exchangeId } = data;
    const tally = document ?? { organisationId: metadata.organisationId, customerId, seasonId, ...nothing };
    const others = tally.underWay.filter((id) => id !== exchangeId);
    tally.underWay = type === 'ExchangeReserved' ? [...others, exchangeId] : others;
    // EXC-36: what came to nothing leaves the tally as it was, and if that was none, none.
    if (type !== 'ExchangeCounted') return tally.used + tally.underWay.length > 0 ? tally : undefined;
    tally.used += 1;
    tally.free += data.free ? 1 : 0;
    tally.tickets += data.tickets;
    tally.feesPaid += data.fee;
    tally.differencesPaid += data.difference;
    return tally;
  },
};
