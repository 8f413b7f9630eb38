import { ExchangeFacts } from './exchange-facts';
import { ExchangeMoney, exchangeMoney } from './exchange-money';

/** EXC-03, EXC-14: free while the quota lasts, in either channel. */
export const isFreeExchange = ({ tally, season }: Pick<ExchangeFacts, 'tally' | 'season'>): boolean =>
  tally.free < season.rules.freeExchanges;

/** What the exchange costs on the places that were found for it; all rules up to the seats have let it pass. */
export function moneyOf(facts: ExchangeFacts, free = isFreeExchange(facts)): ExchangeMoney {
  const { season, product, request, tickets, target } = facts;
  const { feeType, onlineFee } = season.rules;
  const places = target.places as readonly { readonly price: number }[];
  const pairs = tickets.map(({ id, price }, index) => ({ ticketId: id, from: price, to: places[index]!.price }));
  const price = request.channel === 'online' ? onlineFee.amount : (product?.price.amount ?? 0);
  return exchangeMoney(pairs, { feeType, price, free });
}
