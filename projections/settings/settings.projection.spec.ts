import { exchangeRules } from '../../test/support/exchanges';
import { positionOf, specifyProjection, viewsOf } from '../../test/support/projection-specification';
import { getSettings, listSettings } from './settings.queries';
import { settingsProjection } from './settings.projection';

const seasonCreated = (seasonId: string, name: string) => ({
  event: { type: 'SeasonCreated', data: { seasonId, name } },
  stream: `season-oslo_${seasonId}`,
});
const seasonEdited = (seasonId: string, from: string, to: string) => ({
  event: { type: 'SeasonEdited', data: { changes: { name: { from, to } } } },
  stream: `season-oslo_${seasonId}`,
});
const inTicketTypes = (event: { type: string; data: object }) => ({ event, stream: 'ticketTypes-oslo' });
const ticketType = (ticketTypeId: string, fields: object = {}) =>
  inTicketTypes({
    type: 'TicketTypeCreated',
    data: { ticketTypeId, name: 'Guest', kind: 'standard', soldOnline: true, webPurchaseCode: '!GUEST', ...fields },
  });
const hall = {
  event: {
    type: 'HallCreated',
    data: {
      hallId: 'main',
      name: 'Main',
      priceZones: [{ id: 'stalls', name: 'Stalls' }],
      rows: [{ row: 'A', seats: ['1', '2'], priceZoneId: 'stalls' }],
    },
  },
  stream: 'hall-oslo_main',
};

describe('the settings view', () => {
  it('has a document for each resource, as it was last edited', async () => {
    await specifyProjection(settingsProjection)
      .given(seasonCreated('s1', 'Spring'), seasonCreated('s2', 'Autumn'), seasonEdited('s1', 'Spring', 'Summer'))
      .then({
        'oslo/seasons/s1': {
          organisationId: 'oslo',
          resource: 'seasons',
          id: 's1',
          seq: positionOf(0),
          version: 2,
          fields: { name: 'Summer' },
        },
        'oslo/seasons/s2': {
          organisationId: 'oslo',
          resource: 'seasons',
          id: 's2',
          seq: positionOf(1),
          version: 1,
          fields: { name: 'Autumn' },
        },
      });
  });

  it('keeps apart what has the same id in another resource or organisation (G-07)', async () => {
    const elsewhere = { ...seasonCreated('x', 'Elsewhere'), stream: 'season-bergen_x', organisationId: 'bergen' };
    const views = await viewsOf([seasonCreated('x', 'Here'), elsewhere, ticketType('x')]);
    const season = { resource: 'seasons', id: 'x' } as const;
    expect(await getSettings(views, { organisationId: 'oslo', ...season })).toEqual({
      id: 'x',
      name: 'Here',
      exchangeRules: null,
      version: 1,
    });
    expect(await getSettings(views, { organisationId: 'bergen', ...season })).toMatchObject({ name: 'Elsewhere' });
    expect(await getSettings(views, { organisationId: 'oslo', resource: 'halls', id: 'x' })).toBeUndefined();
  });

  it('CAMP-07, CAMP-08: lists a ticket type for campaigns as long as its code and its online sale allow it', async () => {
    const edited = (field: string, from: unknown, to: unknown) =>
      inTicketTypes({ type: 'TicketTypeEdited', data: { ticketTypeId: 'guest', changes: { [field]: { from, to } } } });
    const document = (version: number, fields: object) => ({
      organisationId: 'oslo',
      resource: 'ticket-types',
      id: 'guest',
      seq: positionOf(0),
      version,
      fields: { name: 'Guest', kind: 'standard', soldOnline: true, webPurchaseCode: '!GUEST', ...fields },
    });
    const listed = { campaignSeq: positionOf(0) };
    const offline = edited('soldOnline', true, false);
    await specifyProjection(settingsProjection)
      .given(ticketType('guest'))
      .then({ 'oslo/ticket-types/guest': { ...document(1, {}), ...listed } });
    await specifyProjection(settingsProjection)
      .given(ticketType('guest'), offline)
      .then({ 'oslo/ticket-types/guest': document(2, { soldOnline: false }) });
    await specifyProjection(settingsProjection)
      .given(ticketType('guest'), offline, edited('soldOnline', false, true))
      .then({ 'oslo/ticket-types/guest': { ...document(3, {}), ...listed } });
  });

  it('EXC-02: shows the rules of exchange with the season, once they are set', async () => {
    const rules = exchangeRules({ allowed: false });
    const configured = (rulesVersion: number) => ({
      event: { type: 'SeasonExchangeConfigured', data: { seasonId: 's1', rules, rulesVersion } },
      stream: 'season-oslo_s1',
    });
    const season = { organisationId: 'oslo', resource: 'seasons', id: 's1' } as const;
    const before = await viewsOf([seasonCreated('s1', 'Spring')]);
    expect(await getSettings(before, season)).toEqual({ id: 's1', name: 'Spring', exchangeRules: null, version: 1 });
    const views = await viewsOf([seasonCreated('s1', 'Spring'), configured(1), configured(2)]);
    expect(await getSettings(views, season)).toEqual({
      id: 's1',
      name: 'Spring',
      exchangeRules: { ...rules, rulesVersion: 2 },
      version: 3,
    });
  });

  it('pages a resource in the order in which it was made', async () => {
    const views = await viewsOf(['c', 'a', 'b'].map((id) => seasonCreated(id, id)));
    const list = (cursor?: string) =>
      listSettings(views, { organisationId: 'oslo', resource: 'seasons', limit: 2, cursor });
    const first = await list();
    const second = await list(first.nextCursor!);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    expect(second.nextCursor).toBeNull();
  });

  it('shows a hall with the ids by which its seats are named', async () => {
    const views = await viewsOf([hall]);
    const body = await getSettings(views, { organisationId: 'oslo', resource: 'halls', id: 'main' });
    expect(body).toMatchObject({
      id: 'main',
      rows: [{ row: 'A', seats: ['1', '2'], seatIds: ['A-1', 'A-2'], priceZoneId: 'stalls' }],
      version: 1,
    });
  });
});
