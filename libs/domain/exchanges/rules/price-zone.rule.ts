import { because, firstRefusal, Policy } from '../exchange-policy';

/** EXC-11: zones are the same by their id, never by price or name; places without numbers are in none. */
export const priceZone: Policy = {
  rule: 'EXC-11',
  binds: 'online',
  check({ season, request, tickets, target }) {
    if (!season.rules.samePriceZone) return null;
    const numbered = target.priceZoneIds.length > 0;
    return firstRefusal(tickets, ({ id: ticketId, priceZoneId }) => {
      const seatId = request.targetSeatIds?.[request.ticketIds.indexOf(ticketId)];
      const zoneOfSeat = seatId === undefined ? undefined : target.zoneOfSeat[seatId];
      // A seat that is not there is the seats' matter.
      const zones = zoneOfSeat === undefined ? target.priceZoneIds : [zoneOfSeat];
      const fits = priceZoneId === null ? !numbered : zones.includes(priceZoneId);
      return fits ? null : because('DIFFERENT_PRICE_ZONE', { ticketId, priceZoneId, priceZoneIds: zones });
    });
  },
};
