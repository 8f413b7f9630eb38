import { specify } from '../../kernel/decider-specification';
import { productionDecider } from './production.decider';

const fields = {
  name: 'The Seagull',
  promoterId: null,
  availableOnline: true,
  exchangeFrom: 'no',
  acceptsExchangesInto: false,
} as const;
const created = { type: 'ProductionCreated', data: { productionId: 'seagull', ...fields } } as const;

describe('a production', () => {
  it('is created with all its settings', () => {
    specify(productionDecider).given().when({ type: 'CreateProduction', id: 'seagull', fields }).then(created);
  });

  it('is edited field by field, and an edit may take the promoter away', () => {
    specify(productionDecider)
      .given(created, { type: 'ProductionEdited', data: { changes: { promoterId: { from: null, to: 'p1' } } } })
      .when({ type: 'EditProduction', changes: { promoterId: null, availableOnline: true, exchangeFrom: 'all' } })
      .then({
        type: 'ProductionEdited',
        data: { changes: { promoterId: { from: 'p1', to: null }, exchangeFrom: { from: 'no', to: 'all' } } },
      });
  });

  it('needs a name', () => {
    specify(productionDecider)
      .given(created)
      .when({ type: 'EditProduction', changes: { name: ' ' } })
      .thenRefused('NAME_REQUIRED');
  });
});
