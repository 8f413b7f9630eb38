import { applyChanges, changesBetween } from '../../kernel/changes';
import { Decider } from '../../kernel/decider';
import { assertNever, DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { invalidField, refuseStale, requiredName, type ExpectedVersion } from '../settings/settings.rules';
import {
  OrganisationEvent,
  OrganisationIdentity,
  OrganisationRegistered,
  OrganisationSettings,
} from './organisation.events';
import { assertDefaultLocale, tidyCurrency, tidySettings } from './organisation.settings';
import { KeyRole, keyRoles } from './roles';

export interface RegisterOrganisation {
  readonly type: 'RegisterOrganisation';
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly defaultLocale: string | null;
  readonly locales: readonly string[] | null;
  readonly sandbox: boolean;
  /** Of the one admin key that comes with it. */
  readonly keyId: string;
  /** See the event. */
  readonly keyStoreId?: string | null;
}

export interface EditOrganisation {
  readonly type: 'EditOrganisation';
  readonly expectedVersion?: ExpectedVersion;
  readonly changes: Partial<OrganisationSettings>;
}

export interface CreateApiKey {
  readonly type: 'CreateApiKey';
  readonly keyId: string;
  readonly role: KeyRole;
  readonly name: string;
  readonly unit: string | null;
}

export interface RevokeApiKey {
  readonly type: 'RevokeApiKey';
  readonly keyId: string;
}

export interface SetSandboxClock {
  readonly type: 'SetSandboxClock';
  readonly now: Instant;
  /** Whether anything but the organisation's own affairs has happened yet. */
  readonly hasEvents: boolean;
  readonly realNow: Instant;
}

export type OrganisationCommand =
  RegisterOrganisation | EditOrganisation | CreateApiKey | RevokeApiKey | SetSandboxClock;

export interface ApiKey {
  readonly keyId: string;
  readonly role: KeyRole;
  readonly name: string;
  /** The selling unit inside the organisation that the key stands for. */
  readonly unit: string | null;
  readonly createdAt: Instant;
  readonly revoked: boolean;
}

export interface Organisation {
  readonly status: 'registered';
  /** Counts the changes of the settings, from 1; keys and clock are none. */
  readonly version: number;
  readonly settings: OrganisationSettings;
  readonly identity: OrganisationIdentity;
  readonly keys: Map<string, ApiKey>;
  /** The sandbox clock, once set. */
  readonly clock: Instant | null;
}

export type OrganisationState = { readonly status: 'none' } | Organisation;

export const organisationDecider: Decider<OrganisationCommand, OrganisationEvent, OrganisationState> = {
  category: 'organisation',
  stateVersion: 1,
  initialState: () => ({ status: 'none' }),
  decide: (state, command) => {
    if (command.type === 'RegisterOrganisation') return register(state, command);
    if (state.status === 'none') throw new DomainError('NOT_FOUND');
    switch (command.type) {
      case 'EditOrganisation':
        return [edit(state, command)];
      case 'CreateApiKey':
        return [createKey(state, command)];
      case 'RevokeApiKey':
        refuseUnless(state.keys.has(command.keyId), 'NOT_FOUND');
        // Revoked before: there is nothing left to do, and whoever asks again is answered alike.
        return state.keys.get(command.keyId)!.revoked
          ? []
          : [{ type: 'ApiKeyRevoked', data: { keyId: command.keyId } }];
      case 'SetSandboxClock':
        return setClock(state, command);
      default:
        return assertNever(command);
    }
  },
  evolve: (state, event, at) => {
    if (event.type === 'OrganisationRegistered') return registered(event.data);
    return state.status === 'none' ? state : evolveRegistered(state, event, at);
  },
};

/** The organisation's own time (G-02): the real one, or what a sandbox organisation has set, which stands still. */
export function clockOf(state: OrganisationState, realNow: Instant): Instant {
  return state.status === 'registered' && state.clock !== null ? state.clock : realNow;
}

function register(state: OrganisationState, command: RegisterOrganisation): readonly OrganisationEvent[] {
  const defaultLocale = command.defaultLocale ?? command.locales?.[0] ?? 'en';
  const settings = tidySettings({
    name: command.name,
    timeZone: command.timeZone,
    defaultLocale,
    locales: command.locales ?? [defaultLocale],
    holdMinutes: 15,
    quoteMinutes: 15,
    emailTemplates: [],
  }) as OrganisationSettings;
  assertDefaultLocale(settings);
  const identity = { currency: tidyCurrency(command.currency), sandbox: command.sandbox };
  refuseUnless(state.status === 'none', 'ID_TAKEN');
  const { keyStoreId } = command;
  return [
    { type: 'OrganisationRegistered', data: { ...settings, ...identity, ...(keyStoreId && { keyStoreId }) } },
    { type: 'ApiKeyCreated', data: { keyId: command.keyId, role: 'admin', name: 'admin', unit: null } },
  ];
}

function edit(state: Organisation, command: EditOrganisation): OrganisationEvent {
  const wanted = tidySettings(command.changes);
  refuseStale(state.version, command.expectedVersion);
  const changes = changesBetween(state.settings, wanted);
  refuseUnless(Object.keys(changes).length > 0, 'NOTHING_TO_CHANGE');
  assertDefaultLocale(applyChanges(state.settings, changes));
  return { type: 'OrganisationEdited', data: { changes } };
}

function createKey(state: Organisation, { keyId, role, name, unit }: CreateApiKey): OrganisationEvent {
  const tidyName = requiredName(name);
  if (!keyRoles.includes(role)) throw invalidField('/role', `one of ${keyRoles.join(', ')}`);
  refuseUnless(!state.keys.has(keyId), 'ID_TAKEN');
  return { type: 'ApiKeyCreated', data: { keyId, role, name: tidyName, unit } };
}

function setClock(state: Organisation, { now, hasEvents, realNow }: SetSandboxClock): readonly OrganisationEvent[] {
  refuseUnless(state.identity.sandbox, 'NOT_A_SANDBOX');
  if (now === state.clock) return [];
  const inForce = clockOf(state, realNow);
  refuseUnless(!hasEvents || now >= inForce, 'CLOCK_BACKWARDS', { now: inForce });
  return [{ type: 'SandboxClockSet', data: { now } }];
}

function registered(data: OrganisationRegistered['data']): Organisation {
  const { currency, sandbox, keyStoreId: _, ...settings } = data;
  return { status: 'registered', version: 1, settings, identity: { currency, sandbox }, keys: new Map(), clock: null };
}

type LaterEvent = Exclude<OrganisationEvent, { type: 'OrganisationRegistered' }>;

function evolveRegistered(state: Organisation, event: LaterEvent, at: Instant): Organisation {
  switch (event.type) {
    case 'OrganisationEdited':
      return { ...state, version: state.version + 1, settings: applyChanges(state.settings, event.data.changes) };
    case 'ApiKeyCreated':
      state.keys.set(event.data.keyId, { ...event.data, createdAt: at, revoked: false });
      return state;
    case 'ApiKeyRevoked': {
      const key = state.keys.get(event.data.keyId);
      if (key) state.keys.set(key.keyId, { ...key, revoked: true });
      return state;
    }
    case 'SandboxClockSet':
      return { ...state, clock: event.data.now };
    default:
      return assertNever(event);
  }
}
