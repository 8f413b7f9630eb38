import { applyChanges, changesBetween } from '../../kernel/changes';
import { Decider } from '../../kernel/decider';
import { assertNever, DomainError, refuseUnless } from '../../kernel/errors';
import { refuseStale, requiredName, type ExpectedVersion } from '../settings/settings.rules';
import { TicketType } from './ticket-type';
import { TicketTypeCreated, TicketTypeEdited, TicketTypeEvent, TicketTypeFields } from './ticket-type.events';

export interface CreateTicketType {
  readonly type: 'CreateTicketType';
  readonly id: string;
  readonly fields: TicketTypeFields;
}

export interface EditTicketType {
  readonly type: 'EditTicketType';
  readonly ticketTypeId: string;
  readonly expectedVersion?: ExpectedVersion;
  /** What shall be; a field left out stays as it is. */
  readonly changes: Partial<TicketTypeFields>;
}

export type TicketTypesCommand = CreateTicketType | EditTicketType;

/** All ticket types of one organisation, because a web purchase code is unique among them. */
export interface TicketTypesState {
  readonly byId: Map<string, TicketType>;
  /** Web purchase code, folded by `codeKey`, to the type that has it. */
  readonly byCode: Map<string, string>;
}

export const ticketTypesDecider: Decider<TicketTypesCommand, TicketTypeEvent, TicketTypesState> = {
  category: 'ticketTypes',
  stateVersion: 1,
  initialState: () => ({ byId: new Map(), byCode: new Map() }),
  decide: (state, command) => {
    switch (command.type) {
      case 'CreateTicketType':
        return [create(state, command)];
      case 'EditTicketType':
        return [edit(state, command)];
      default:
        return assertNever(command);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'TicketTypeCreated': {
        const { ticketTypeId: id, ...fields } = event.data;
        return put(state, { id, version: 1, ...fields });
      }
      case 'TicketTypeEdited': {
        const type = state.byId.get(event.data.ticketTypeId);
        return type ? put(state, { ...applyChanges(type, event.data.changes), version: type.version + 1 }) : state;
      }
      default:
        return assertNever(event);
    }
  },
};

/** Case does not tell codes apart (CAMP-07). */
const codeKey = (code: string): string => code.normalize('NFC').toLowerCase();

function create(state: TicketTypesState, { id, fields }: CreateTicketType): TicketTypeCreated {
  const tidied = tidy(fields) as TicketTypeFields;
  refuseUnless(!state.byId.has(id), 'ID_TAKEN');
  refuseTakenCode(state, id, tidied.webPurchaseCode);
  return { type: 'TicketTypeCreated', data: { ticketTypeId: id, ...tidied } };
}

function edit(state: TicketTypesState, command: EditTicketType): TicketTypeEdited {
  const wanted = tidy(command.changes);
  const current = state.byId.get(command.ticketTypeId);
  if (!current) throw new DomainError('NOT_FOUND');
  refuseStale(current.version, command.expectedVersion);
  const changes = changesBetween(current, wanted);
  refuseUnless(Object.keys(changes).length > 0, 'NOTHING_TO_CHANGE');
  refuseTakenCode(state, current.id, wanted.webPurchaseCode);
  return { type: 'TicketTypeEdited', data: { ticketTypeId: current.id, changes } };
}

/** Only the known fields, so that an event never carries more; an empty code is none. */
function tidy({ name, kind, soldOnline, webPurchaseCode }: Partial<TicketTypeFields>): Partial<TicketTypeFields> {
  return {
    ...(name !== undefined && { name: requiredName(name) }),
    ...(kind !== undefined && { kind }),
    ...(soldOnline !== undefined && { soldOnline }),
    ...(webPurchaseCode !== undefined && { webPurchaseCode: webPurchaseCode === '' ? null : webPurchaseCode }),
  };
}

/** Refuses a code that another ticket type has; also the dry check of a campaign that brings its own type (CAMP-09). */
export function refuseTakenCode(state: TicketTypesState, id: string, code: string | null | undefined): void {
  if (code === null || code === undefined) return;
  const holder = state.byCode.get(codeKey(code));
  refuseUnless(holder === undefined || holder === id, 'WEB_CODE_TAKEN', { ticketTypeId: holder });
}

function put(state: TicketTypesState, type: TicketType): TicketTypesState {
  const before = state.byId.get(type.id)?.webPurchaseCode;
  if (before) state.byCode.delete(codeKey(before));
  if (type.webPurchaseCode) state.byCode.set(codeKey(type.webPurchaseCode), type.id);
  state.byId.set(type.id, type);
  return state;
}
