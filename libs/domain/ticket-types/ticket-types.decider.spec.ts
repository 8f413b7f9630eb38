import { specify, stateAfter } from '../../kernel/decider-specification';
import { campaignObstacle, eligibleForCampaign, isCampaignCode, restrictedToCampaigns } from './campaign-ticket-types';
import { TicketTypeCreated, TicketTypeEdited, TicketTypeFields } from './ticket-type.events';
import { CreateTicketType, ticketTypesDecider } from './ticket-types.decider';

const fields: TicketTypeFields = { name: 'Sponsor', kind: 'standard', soldOnline: true, webPurchaseCode: '!SPONSOR' };
const created = (id: string, change: Partial<TicketTypeFields> = {}): TicketTypeCreated => ({
  type: 'TicketTypeCreated',
  data: { ticketTypeId: id, ...fields, ...change },
});
const edited = (ticketTypeId: string, changes: TicketTypeEdited['data']['changes']): TicketTypeEdited => ({
  type: 'TicketTypeEdited',
  data: { ticketTypeId, changes },
});
const create = (id: string, change: Partial<TicketTypeFields> = {}): CreateTicketType => ({
  type: 'CreateTicketType',
  id,
  fields: { ...fields, ...change },
});

describe('ticket types', () => {
  it('are created whole', () => {
    specify(ticketTypesDecider)
      .given()
      .when(create('t1', { name: ' Sponsor' }))
      .then(created('t1'));
  });

  it('CAMP-07: may have any code or none outside campaigns; an empty one is none', () => {
    specify(ticketTypesDecider)
      .given(created('t1', { webPurchaseCode: null }))
      .when(create('t2', { webPurchaseCode: '' }))
      .then(created('t2', { webPurchaseCode: null }));
    specify(ticketTypesDecider)
      .given()
      .when(create('t2', { webPurchaseCode: 'SUMMER SALE' }))
      .then(created('t2', { webPurchaseCode: 'SUMMER SALE' }));
  });

  it('CAMP-07: refuse a code that another type has in whatever case', () => {
    specify(ticketTypesDecider)
      .given(created('t1'))
      .when(create('t2', { webPurchaseCode: '!sponsor' }))
      .thenRefused('WEB_CODE_TAKEN', { ticketTypeId: 't1' });
    specify(ticketTypesDecider)
      .given(created('t1'), created('t2', { webPurchaseCode: null }))
      .when({ type: 'EditTicketType', ticketTypeId: 't2', changes: { webPurchaseCode: '!Sponsor' } })
      .thenRefused('WEB_CODE_TAKEN', { ticketTypeId: 't1' });
  });

  it('CAMP-07: a code that its type gave up is free, and its own code in another case is no conflict', () => {
    const gone = edited('t1', { webPurchaseCode: { from: '!SPONSOR', to: '!GUEST' } });
    specify(ticketTypesDecider).given(created('t1'), gone).when(create('t2')).then(created('t2'));
    specify(ticketTypesDecider)
      .given(created('t1'))
      .when({ type: 'EditTicketType', ticketTypeId: 't1', changes: { webPurchaseCode: '!sponsor' } })
      .then(edited('t1', { webPurchaseCode: { from: '!SPONSOR', to: '!sponsor' } }));
  });

  it('refuse an id that is in use, and a name that is empty', () => {
    specify(ticketTypesDecider)
      .given(created('t1'))
      .when(create('t1', { webPurchaseCode: null }))
      .thenRefused('ID_TAKEN');
    specify(ticketTypesDecider)
      .given()
      .when(create('t1', { name: '' }))
      .thenRefused('NAME_REQUIRED');
  });

  it('are edited field by field, each with a version of its own', () => {
    const change = edited('t1', { soldOnline: { from: true, to: false } });
    specify(ticketTypesDecider)
      .given(created('t1'))
      .when({ type: 'EditTicketType', ticketTypeId: 't1', changes: { ...fields, soldOnline: false } })
      .then(change);
    const state = stateAfter(ticketTypesDecider, [created('t1'), created('t2', { webPurchaseCode: null }), change]);
    expect([...state.byId.values()].map((type) => [type.id, type.version])).toEqual([
      ['t1', 2],
      ['t2', 1],
    ]);
  });

  it('refuse an edit of what is not there, of a version that is gone, or of nothing', () => {
    const spec = specify(ticketTypesDecider).given(created('t1'));
    const edit = { type: 'EditTicketType', ticketTypeId: 't1', changes: {} } as const;
    spec.when({ ...edit, ticketTypeId: 't9' }).thenRefused('NOT_FOUND');
    spec.when({ ...edit, expectedVersion: 3 }).thenRefused('VERSION_CONFLICT', { version: 1, expected: 3 });
    spec.when(edit).thenRefused('NOTHING_TO_CHANGE');
  });
});

describe('ticket types for campaigns', () => {
  it.each([
    ['!SPONSOR', true],
    ['!x', true],
    ['!', false],
    ['SPONSOR', false],
    ['', false],
    [null, false],
    ['! SPONSOR', false],
    ['!SPON SOR', false],
    ['!SPONSOR\u00a0', false],
    [' !SPONSOR', false],
  ])('CAMP-07: whether %p is the code of a campaign is %p', (code, expected) => {
    expect(isCampaignCode(code)).toBe(expected);
  });

  it('CAMP-08: must be sold online as well', () => {
    expect(eligibleForCampaign(fields)).toBe(true);
    expect(campaignObstacle({ ...fields, soldOnline: false })).toBe('TICKET_TYPE_NOT_SOLD_ONLINE');
    expect(campaignObstacle({ soldOnline: false, webPurchaseCode: '!' })).toBe('WEB_CODE_REQUIRED');
  });

  it('CAMP-01: are kept from every other sale online by the ! of their code', () => {
    expect(restrictedToCampaigns(fields)).toBe(true);
    expect(restrictedToCampaigns({ webPurchaseCode: '!' })).toBe(true);
    expect(restrictedToCampaigns({ webPurchaseCode: 'SPONSOR' })).toBe(false);
    expect(restrictedToCampaigns({ webPurchaseCode: null })).toBe(false);
  });
});
