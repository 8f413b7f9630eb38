import { anInstant, specify, stateAfter } from '../../kernel/decider-specification';
import {
  clockOf,
  CreateApiKey,
  organisationDecider,
  RegisterOrganisation,
  SetSandboxClock,
} from './organisation.decider';
import { ApiKeyCreated, OrganisationRegistered, OrganisationSettings, SandboxClockSet } from './organisation.events';

const register: RegisterOrganisation = {
  type: 'RegisterOrganisation',
  name: ' Demo Theatre ',
  currency: 'NOK',
  timeZone: 'Europe/Oslo',
  defaultLocale: null,
  locales: ['nb', 'en'],
  sandbox: true,
  keyId: 'k1',
};
const registered: OrganisationRegistered = {
  type: 'OrganisationRegistered',
  data: {
    name: 'Demo Theatre',
    timeZone: 'Europe/Oslo',
    defaultLocale: 'nb',
    locales: ['nb', 'en'],
    holdMinutes: 15,
    quoteMinutes: 15,
    emailTemplates: [],
    currency: 'NOK',
    sandbox: true,
  },
};
const adminKey: ApiKeyCreated = {
  type: 'ApiKeyCreated',
  data: { keyId: 'k1', role: 'admin', name: 'admin', unit: null },
};
const edit = (changes: Partial<OrganisationSettings>, expectedVersion?: number) =>
  specify(organisationDecider).given(registered, adminKey).when({ type: 'EditOrganisation', changes, expectedVersion });

describe('an organisation', () => {
  it('is registered together with its first key', () => {
    specify(organisationDecider).given().when(register).then(registered, adminKey);
  });

  it('is registered once', () => {
    specify(organisationDecider).given(registered, adminKey).when(register).thenRefused('ID_TAKEN');
  });

  it('speaks English if nothing else is said', () => {
    const { events } = specify(organisationDecider)
      .given()
      .when({ ...register, locales: null }).decision;
    expect(events[0]?.data).toMatchObject({ defaultLocale: 'en', locales: ['en'] });
  });

  it.each<[string, Partial<RegisterOrganisation>, string]>([
    ['a currency', { currency: 'kr' }, '/currency'],
    ['a time zone', { timeZone: 'Oslo' }, '/timeZone'],
    ['an offset as time zone', { timeZone: '+01:00' }, '/timeZone'],
    ['a language', { locales: ['nb', 'norsk!'] }, '/locales/1'],
    ['a list of no languages', { locales: [], defaultLocale: 'nb' }, '/locales'],
    ['a default language that it does not speak', { defaultLocale: 'da' }, '/defaultLocale'],
  ])('refuses %s that is none', (_what, change, pointer) => {
    const { decision } = specify(organisationDecider)
      .given()
      .when({ ...register, ...change });
    expect(decision).toMatchObject({ refused: 'INVALID_FIELD', details: { pointer } });
  });

  it('is edited field by field', () => {
    edit({ name: 'New', holdMinutes: 15, emailTemplates: [{ id: 'e1', name: 'Thanks' }] }).then({
      type: 'OrganisationEdited',
      data: {
        changes: {
          name: { from: 'Demo Theatre', to: 'New' },
          emailTemplates: { from: [], to: [{ id: 'e1', name: 'Thanks' }] },
        },
      },
    });
  });

  it('refuses an edit of nothing, of an old version, of a name away, or of the default language out of its list', () => {
    edit({ name: 'Demo Theatre' }).thenRefused('NOTHING_TO_CHANGE');
    edit({ name: 'New' }, 2).thenRefused('VERSION_CONFLICT', { version: 1, expected: 2 });
    edit({ name: ' ' }).thenRefused('NAME_REQUIRED');
    edit({ locales: ['en'] }).thenRefused('INVALID_FIELD', {
      pointer: '/defaultLocale',
      detail: 'must be one of the locales',
    });
  });

  it.each([0, 1.5, 10_081, -1])('refuses %d minutes to hold tickets for', (holdMinutes) => {
    edit({ holdMinutes }).thenRefused('OUT_OF_RANGE', { pointer: '/holdMinutes', min: 1, max: 10_080 });
  });

  it('refuses two e-mail templates of one id', () => {
    const template = { id: 'e1', name: 'Thanks' };
    expect(edit({ emailTemplates: [template, template] }).decision).toMatchObject({ refused: 'INVALID_FIELD' });
  });

  it('that is not there can do nothing', () => {
    specify(organisationDecider).given().when({ type: 'RevokeApiKey', keyId: 'k1' }).thenRefused('NOT_FOUND');
  });
});

describe('API keys', () => {
  const create: CreateApiKey = { type: 'CreateApiKey', keyId: 'k2', role: 'online', name: 'Shop ', unit: null };
  const created: ApiKeyCreated = {
    type: 'ApiKeyCreated',
    data: { keyId: 'k2', role: 'online', name: 'Shop', unit: null },
  };

  it('are created with a role and a name', () => {
    specify(organisationDecider).given(registered, adminKey).when(create).then(created);
    specify(organisationDecider).given(registered, created).when(create).thenRefused('ID_TAKEN');
    specify(organisationDecider)
      .given(registered)
      .when({ ...create, name: '' })
      .thenRefused('NAME_REQUIRED');
  });

  it('cannot have the role that registers organisations', () => {
    const { decision } = specify(organisationDecider)
      .given(registered)
      // The compiler would not let it be asked for.
      .when({ ...create, role: 'system' as never });
    expect(decision).toMatchObject({ refused: 'INVALID_FIELD', details: { pointer: '/role' } });
  });

  it('are revoked once, and stay known as revoked', () => {
    const revoke = { type: 'RevokeApiKey', keyId: 'k2' } as const;
    const revoked = { type: 'ApiKeyRevoked', data: { keyId: 'k2' } } as const;
    specify(organisationDecider).given(registered, created).when(revoke).then(revoked);
    specify(organisationDecider).given(registered, created, revoked).when(revoke).thenNothing();
    specify(organisationDecider).given(registered).when(revoke).thenRefused('NOT_FOUND');
    const state = stateAfter(organisationDecider, [registered, created, revoked]);
    expect(state.status === 'registered' && state.keys.get('k2')).toEqual({
      ...created.data,
      createdAt: anInstant,
      revoked: true,
    });
  });
});

describe('the sandbox clock', () => {
  const realNow = '2026-03-01T12:00:00.000Z';
  const earlier = '2026-02-01T09:00:00.000Z';
  const later = '2026-04-01T09:00:00.000Z';
  const set = (now: string, hasEvents = true): SetSandboxClock => ({
    type: 'SetSandboxClock',
    now,
    hasEvents,
    realNow,
  });
  const clock = (now: string): SandboxClockSet => ({ type: 'SandboxClockSet', data: { now } });

  it('may be set anywhere before the first event', () => {
    specify(organisationDecider).given(registered, clock(later)).when(set(earlier, false)).then(clock(earlier));
  });

  it('goes only forward after the first event, measured by the real time until it is set', () => {
    specify(organisationDecider).given(registered).when(set(later)).then(clock(later));
    specify(organisationDecider).given(registered).when(set(earlier)).thenRefused('CLOCK_BACKWARDS', { now: realNow });
    specify(organisationDecider)
      .given(registered, clock(later))
      .when(set('2026-04-01T08:59:59.999Z'))
      .thenRefused('CLOCK_BACKWARDS', { now: later });
    specify(organisationDecider).given(registered, clock(earlier)).when(set(realNow)).then(clock(realNow));
  });

  it('may be set again to where it stands', () => {
    specify(organisationDecider).given(registered, clock(later)).when(set(later)).thenNothing();
  });

  it('can stop at the real time', () => {
    specify(organisationDecider).given(registered).when(set(realNow)).then(clock(realNow));
  });

  it('is refused to an organisation that is no sandbox', () => {
    specify(organisationDecider)
      .given({ ...registered, data: { ...registered.data, sandbox: false } })
      .when(set(later, false))
      .thenRefused('NOT_A_SANDBOX');
  });

  it('G-02: is the organisation’s time once it is set, and the real time until then', () => {
    expect(clockOf(stateAfter(organisationDecider, [registered]), realNow)).toBe(realNow);
    expect(clockOf(stateAfter(organisationDecider, [registered, clock(earlier)]), realNow)).toBe(earlier);
    expect(clockOf(organisationDecider.initialState(), realNow)).toBe(realNow);
  });
});
