import { specify } from '../../kernel/decider-specification';
import { productDecider } from './product.decider';

const price = { amount: 2500, currency: 'NOK' };
const created = { type: 'ProductCreated', data: { productId: 'fee', name: 'Exchange fee', price } } as const;

describe('a product', () => {
  it('is created with its price', () => {
    specify(productDecider)
      .given()
      .when({ type: 'CreateProduct', id: 'fee', fields: { name: 'Exchange fee', price }, currency: 'NOK' })
      .then(created);
  });

  it('G-01: refuses a price in another currency than the organisation has', () => {
    const refused = { expected: 'NOK', currency: 'DKK' };
    specify(productDecider)
      .given()
      .when({
        type: 'CreateProduct',
        id: 'fee',
        fields: { name: 'Fee', price: { amount: 1, currency: 'DKK' } },
        currency: 'NOK',
      })
      .thenRefused('CURRENCY_MISMATCH', refused);
    specify(productDecider)
      .given(created)
      .when({ type: 'EditProduct', changes: { price: { amount: 1, currency: 'DKK' } }, currency: 'NOK' })
      .thenRefused('CURRENCY_MISMATCH', refused);
  });

  it('is not changed by the same price with its fields in another order', () => {
    specify(productDecider)
      .given(created)
      .when({ type: 'EditProduct', changes: { price: { currency: 'NOK', amount: 2500 } }, currency: 'NOK' })
      .thenRefused('NOTHING_TO_CHANGE');
  });
});
