import { inCash } from '../support/purchases';
import { addTicketType, type House, made, refused, setPrice } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';
import { buySubscription, concerts, openConcertHall } from '../support/subscription-sales';
import { addSubscription, openSeasonHouse, openSubscription, setPart, subscriptionOf } from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

describe('what a purchase of a subscription names', () => {
  it('SUB-07: a seat on a performance that is not bought is refused where it is named', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { type: 'pick_and_mix' });
    const units = [{ ticketTypeId: 'card', seatIdByPerformance: { p3: 'A-1' } }];
    expect(await buySubscription(house, { units, performanceIds: ['p1', 'p2'] })).toMatchObject(
      refused(400, 'INVALID_FIELD', { pointer: '/units/0/seatIdByPerformance/p3' }),
    );
  });

  it('SUB-02: a type of ordinary sale is told from one that the subscription does not have', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    await addTicketType(house, { id: 'adult', name: 'Adult' });
    await addTicketType(house, { id: 'member', name: 'Member', kind: 'both' });
    const buy = (ticketTypeId: string) => buySubscription(house, { units: [{ ticketTypeId }] });
    expect(await buy('adult')).toMatchObject(refused(422, 'TICKET_TYPE_NOT_SUBSCRIPTION', { ticketTypeId: 'adult' }));
    const unlinked = await buy('member');
    expect(unlinked).toMatchObject(refused(422, 'TICKET_TYPE_NOT_FOUND', { ticketTypeId: 'member' }));
    expect(unlinked.body.detail).toContain("one of the subscription's ticketTypes");
  });

  it('SUB-02: a seat in a zone without a price is told with its zone', async () => {
    const house = await openConcertHall(server.url);
    const rows = ['floor', 'balcony'].map((zone) => ({ row: zone[0]!.toUpperCase(), seats: ['1'], priceZoneId: zone }));
    const priceZones = ['floor', 'balcony'].map((id) => ({ id, name: id }));
    await made(house.admin.post('/v1/halls', { id: 'zoned', name: 'Zoned', priceZones, rows }));
    const performanceId = concerts[0]!;
    await made(house.admin.patch(`/v1/performances/${performanceId}`, { hallId: 'zoned' }));
    await setPrice(house, { performanceId, ticketTypeId: 'card', priceZoneId: 'floor', price: 20000 });
    await addSubscription(house);
    await setPart(house, 'ticket-types', { ticketTypeIds: ['card'] });
    await setPart(house, 'performances', { productionIds: ['play'], performanceIds: [performanceId] });
    await setPart(house, 'online-sale', { availableOnline: true });
    expect(await buySubscription(house, { units: [{ ticketTypeId: 'card', seatId: 'B-1' }] })).toMatchObject(
      refused(422, 'TICKET_TYPE_NOT_PRICED', { performanceId, ticketTypeId: 'card', priceZoneId: 'balcony' }),
    );
  });
});

describe('what a subscription tells its buyers', () => {
  const inCatalogue = async ({ admin }: House) => (await made(admin.get('/v1/catalogue/subscriptions'))).body.items[0];

  it('SUB-11: the description is shown online as it was last written', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { description: 'Three evenings' });
    expect(await inCatalogue(house)).toMatchObject({ description: 'Three evenings' });
    await made(house.admin.patch('/v1/subscriptions/classics', { description: null }));
    expect(await inCatalogue(house)).toMatchObject({ description: null });
  });

  it('SUB-31: whether price zones are a choice is shown online', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    expect(await inCatalogue(house)).toMatchObject({ showPriceZones: false });
    await setPart(house, 'online-sale', { availableOnline: true, showPriceZones: true });
    expect(await inCatalogue(house)).toMatchObject({ showPriceZones: true });
  });

  it('SUB-26: the web link stays what it is, whatever is changed, and is the same online', async () => {
    const house = await openSeasonHouse(server.url);
    const { webLink } = await addSubscription(house);
    await setPart(house, 'ticket-types', { ticketTypeIds: ['card'] });
    await setPart(house, 'performances', { productionIds: ['play'], performanceIds: ['p1', 'p2'] });
    await setPart(house, 'online-sale', { availableOnline: true });
    await made(house.admin.patch('/v1/subscriptions/classics', { name: 'Modern', type: 'pick_and_mix' }));
    await made(house.admin.patch('/v1/organisation', { name: 'Another name' }));
    expect(await subscriptionOf(house)).toMatchObject({ name: 'Modern', webLink });
    expect(await inCatalogue(house)).toMatchObject({ webLink });
  });

  it('SUB-34: the e-mail template is recorded with the purchase, as it is then', async () => {
    const house = await openSeasonHouse(server.url);
    const emailTemplates = [{ id: 'thanks', name: 'Thanks' }];
    await made(house.admin.patch('/v1/organisation', { emailTemplates }));
    await openSubscription(house, {}, { emailTemplateId: 'thanks' });
    const { body } = await made(buySubscription(house, { channel: 'box_office', payment: inCash(60000) }));
    await setPart(house, 'online-sale', { availableOnline: true });
    const path = `/v1/audit/events?type=SubscriptionPurchased&orderId=${body.id}`;
    const { items } = (await made(house.admin.get(path))).body;
    expect(items).toMatchObject([{ data: { emailTemplateId: 'thanks' } }]);
  });
});
