import { specify } from '../../kernel/decider-specification';
import { seasonDecider } from './season.decider';

const created = { type: 'SeasonCreated', data: { seasonId: 'autumn', name: 'Autumn' } } as const;

describe('a season', () => {
  it('is created with its id and name', () => {
    specify(seasonDecider)
      .given()
      .when({ type: 'CreateSeason', id: 'autumn', fields: { name: 'Autumn ' } })
      .then(created);
  });

  it('is renamed', () => {
    specify(seasonDecider)
      .given(created)
      .when({ type: 'EditSeason', changes: { name: 'Winter' } })
      .then({ type: 'SeasonEdited', data: { changes: { name: { from: 'Autumn', to: 'Winter' } } } });
  });

  it('needs a name', () => {
    specify(seasonDecider)
      .given()
      .when({ type: 'CreateSeason', id: 'autumn', fields: { name: '' } })
      .thenRefused('NAME_REQUIRED');
  });
});
