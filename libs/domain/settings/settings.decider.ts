import { applyChanges, changesBetween } from '../../kernel/changes';
import { Decider } from '../../kernel/decider';
import { DomainError, refuseUnless } from '../../kernel/errors';
import { SettingsCreated, SettingsEdited } from './settings.events';
import { refuseStale, type ExpectedVersion } from './settings.rules';

/** A resource of plain settings: made, and then edited field by field. */
export type SettingsState<Fields extends object> =
  | { readonly status: 'none' }
  /** `version` counts the changes of the settings, from 1. */
  | { readonly status: 'exists'; readonly id: string; readonly version: number; readonly fields: Fields };

export type CreateSettings<Name extends string, Fields extends object, Facts extends object = object> = Facts & {
  readonly type: `Create${Name}`;
  readonly id: string;
  readonly fields: Fields;
};

export type EditSettings<Name extends string, Fields extends object, Facts extends object = object> = Facts & {
  readonly type: `Edit${Name}`;
  readonly expectedVersion?: ExpectedVersion;
  /** What shall be; a field left out stays as it is. */
  readonly changes: Partial<Fields>;
};

/** What tells one kind of settings from another. */
export interface SettingsKind<
  Name extends string,
  IdField extends string,
  Fields extends object,
  Facts extends object,
> {
  readonly name: Name;
  readonly category: string;
  readonly idField: IdField;
  /** The fields in the form they are stored in; refuses what is wrong by itself. Gets only the fields that were given. */
  tidy(fields: Partial<Fields>): Partial<Fields>;
  /** Refuses what the facts forbid of the resource as it would stand. */
  check?(fields: Fields, facts: Facts): void;
}

type Command<Name extends string, Fields extends object, Facts extends object> =
  CreateSettings<Name, Fields, Facts> | EditSettings<Name, Fields, Facts>;
type Event<Name extends string, IdField extends string, Fields extends object> =
  SettingsCreated<Name, IdField, Fields> | SettingsEdited<Name>;

/**
 * The decider of a kind of plain settings. Checks in this order: what is wrong by itself, ID_TAKEN or NOT_FOUND, VERSION_CONFLICT,
 * NOTHING_TO_CHANGE, what the facts forbid (the order of CAMP-19).
 */
export function settingsDecider<
  Name extends string,
  IdField extends string,
  Fields extends object,
  Facts extends object,
>(
  kind: SettingsKind<Name, IdField, Fields, Facts>,
): Decider<Command<Name, Fields, Facts>, Event<Name, IdField, Fields>, SettingsState<Fields>> {
  type State = SettingsState<Fields>;
  const createdType = `${kind.name}Created` as const;

  function create(state: State, command: CreateSettings<Name, Fields, Facts>): SettingsCreated<Name, IdField, Fields> {
    const fields = kind.tidy(command.fields) as Fields;
    refuseUnless(state.status === 'none', 'ID_TAKEN');
    kind.check?.(fields, command);
    // A computed key is beyond what the compiler can follow; the specs of every resource hold the event's shape.
    return { type: createdType, data: { [kind.idField]: command.id, ...fields } as never };
  }

  function edit(state: State, command: EditSettings<Name, Fields, Facts>): SettingsEdited<Name> {
    const wanted = kind.tidy(command.changes);
    if (state.status === 'none') throw new DomainError('NOT_FOUND');
    refuseStale(state.version, command.expectedVersion);
    const changes = changesBetween(state.fields, wanted);
    refuseUnless(Object.keys(changes).length > 0, 'NOTHING_TO_CHANGE');
    kind.check?.(applyChanges(state.fields, changes), command);
    return { type: `${kind.name}Edited`, data: { changes } };
  }

  function created(data: object): State {
    const { [kind.idField]: id, ...fields } = data as Record<string, unknown>;
    return { status: 'exists', id: id as string, version: 1, fields: fields as Fields };
  }

  return {
    category: kind.category,
    stateVersion: 1,
    initialState: () => ({ status: 'none' }),
    decide: (state, command) => ['fields' in command ? create(state, command) : edit(state, command)],
    evolve: (state, event) => {
      if (event.type === createdType) return created(event.data);
      if (state.status === 'none') return state;
      const { changes } = (event as SettingsEdited<Name>).data;
      return { ...state, version: state.version + 1, fields: applyChanges(state.fields, changes) };
    },
  };
}
