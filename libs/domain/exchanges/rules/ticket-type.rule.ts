import { restrictedToCampaigns } from '../../ticket-types/campaign-ticket-types';
import { targetTypeOf, targetTypes } from '../exchange-facts';
import { because, firstRefusal, Policy } from '../exchange-policy';

/** EXC-10: a type that is named is there. */
export const typeKnown: Policy = {
  rule: 'EXC-10',
  binds: 'both',
  check: (facts) =>
    firstRefusal(targetTypes(facts), (ticketTypeId) =>
      facts.ticketTypes[ticketTypeId] === undefined ? because('TICKET_TYPE_NOT_FOUND', { ticketTypeId }) : null,
    ),
};

/**
 * SUB-02: a subscription's type is for tickets of subscriptions, in both channels (G-08). CAMP-01: a closed sale's type is had online through
 * its link alone, so that nobody gets it for another performance by exchange.
 */
export const typeUnrestricted: Policy = {
  rule: 'EXC-10',
  binds: 'both',
  check: (facts) =>
    firstRefusal(targetTypes(facts), (ticketTypeId) => {
      const type = facts.ticketTypes[ticketTypeId]!;
      const { kind } = type;
      if (kind === 'subscription' && facts.subscription === null) {
        return because('TICKET_TYPE_RESTRICTED', { ticketTypeId, kind });
      }
      if (facts.request.channel !== 'online' || !restrictedToCampaigns(type)) return null;
      return because('TICKET_TYPE_RESTRICTED', { ticketTypeId });
    }),
};

/** EXC-07, EXC-10: the ticket's own type, or any other one where the season allows that; it has a price on the target. */
export const typeAvailable: Policy = {
  rule: 'EXC-07',
  binds: 'online',
  check(facts) {
    const { season, tickets, target } = facts;
    const { ticketTypePolicy } = season.rules;
    return firstRefusal(tickets, (ticket) => {
      const ticketTypeId = targetTypeOf(facts, ticket);
      const mayChange = ticketTypePolicy === 'any_available_type' || ticketTypeId === ticket.ticketTypeId;
      if (mayChange && target.prices[ticketTypeId] !== undefined) return null;
      return because('TICKET_TYPE_NOT_AVAILABLE_ON_TARGET', { ticketTypeId, ticketTypePolicy });
    });
  },
};

/** EXC-14: what staff need of a type is its price. */
export const typePriced: Policy = {
  rule: 'EXC-14',
  binds: 'box_office',
  check: (facts) =>
    firstRefusal(targetTypes(facts), (ticketTypeId) =>
      facts.target.prices[ticketTypeId] === undefined ? because('TICKET_TYPE_NOT_PRICED', { ticketTypeId }) : null,
    ),
};
