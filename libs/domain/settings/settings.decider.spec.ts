import { specify, stateAfter } from '../../kernel/decider-specification';
import { settingsDecider } from './settings.decider';
import { SettingsCreated, SettingsEdited } from './settings.events';
import { requiredName } from './settings.rules';
import { refuseUnless } from '../../kernel/errors';

interface Fields {
  readonly name: string;
  readonly note: string | null;
}
type Created = SettingsCreated<'Thing', 'thingId', Fields>;
type Edited = SettingsEdited<'Thing'>;

const decider = settingsDecider<'Thing', 'thingId', Fields, { forbidden?: string }>({
  name: 'Thing',
  category: 'thing',
  idField: 'thingId',
  tidy: (fields) => (fields.name === undefined ? fields : { ...fields, name: requiredName(fields.name) }),
  check: (fields, facts) => refuseUnless(fields.name !== facts.forbidden, 'SEASON_NOT_FOUND'),
});
const created: Created = { type: 'ThingCreated', data: { thingId: 't1', name: 'One', note: null } };
const renamed: Edited = { type: 'ThingEdited', data: { changes: { name: { from: 'One', to: 'Two' } } } };
const create = { type: 'CreateThing', id: 't1', fields: { name: ' One ', note: null } } as const;

describe('plain settings', () => {
  it('are created whole, the name without the blanks around it', () => {
    specify(decider).given().when(create).then(created);
  });

  it('refuse an id that is in use', () => {
    specify(decider).given(created).when(create).thenRefused('ID_TAKEN');
  });

  it('refuse an empty name before anything else', () => {
    specify(decider)
      .given(created)
      .when({ ...create, fields: { name: ' \t', note: null } })
      .thenRefused('NAME_REQUIRED');
  });

  it('refuse what the facts forbid, on creation and on edit', () => {
    specify(decider)
      .given()
      .when({ ...create, forbidden: 'One' })
      .thenRefused('SEASON_NOT_FOUND');
    specify(decider)
      .given(created)
      .when({ type: 'EditThing', changes: { name: 'Two' }, forbidden: 'Two' })
      .thenRefused('SEASON_NOT_FOUND');
  });

  it('record only the fields that an edit changes', () => {
    specify(decider)
      .given(created)
      .when({ type: 'EditThing', changes: { name: 'Two', note: null } })
      .then(renamed);
  });

  it('refuse an edit that changes nothing', () => {
    specify(decider).given(created).when({ type: 'EditThing', changes: {} }).thenRefused('NOTHING_TO_CHANGE');
    specify(decider)
      .given(created, renamed)
      .when({ type: 'EditThing', changes: { name: 'Two ' } })
      .thenRefused('NOTHING_TO_CHANGE');
  });

  it('refuse to edit what is not there', () => {
    specify(decider)
      .given()
      .when({ type: 'EditThing', changes: { name: 'x' } })
      .thenRefused('NOT_FOUND');
  });

  it('refuse an edit of a version that is gone, even one that changes nothing', () => {
    specify(decider)
      .given(created, renamed)
      .when({ type: 'EditThing', changes: {}, expectedVersion: 1 })
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: 1 });
  });

  it.each([2, [1, 2]])('accept an edit of the version that stands: %j of 2', (expectedVersion) => {
    specify(decider)
      .given(created, renamed)
      .when({ type: 'EditThing', changes: { note: 'n' }, expectedVersion })
      .then({ type: 'ThingEdited', data: { changes: { note: { from: null, to: 'n' } } } });
  });

  it('refuse an edit when none of several versions stands', () => {
    specify(decider)
      .given(created, renamed)
      .when({ type: 'EditThing', changes: { note: 'n' }, expectedVersion: [1, 3] })
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: [1, 3] });
  });

  it('count a version for each change', () => {
    expect(stateAfter(decider, [created, renamed])).toEqual({
      status: 'exists',
      id: 't1',
      version: 2,
      fields: { name: 'Two', note: null },
    });
  });
});
