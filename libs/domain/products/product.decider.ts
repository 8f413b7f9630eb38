import { Decider } from '../../kernel/decider';
import { assertCurrency } from '../../kernel/money';
import { CreateSettings, EditSettings, settingsDecider, SettingsState } from '../settings/settings.decider';
import { requiredName } from '../settings/settings.rules';
import { ProductEvent, ProductFields } from './product.events';

/** The currency of the organisation (G-01). */
export interface ProductFacts {
  readonly currency: string;
}

export type CreateProduct = CreateSettings<'Product', ProductFields, ProductFacts>;
export type EditProduct = EditSettings<'Product', ProductFields, ProductFacts>;
export type ProductState = SettingsState<ProductFields>;

export const productDecider: Decider<CreateProduct | EditProduct, ProductEvent, ProductState> = settingsDecider<
  'Product',
  'productId',
  ProductFields,
  ProductFacts
>({
  name: 'Product',
  category: 'product',
  idField: 'productId',
  tidy: ({ name, price }) => ({
    ...(name !== undefined && { name: requiredName(name) }),
    // Rebuilt, so that the same price in another order of its fields is no change.
    ...(price !== undefined && { price: { amount: price.amount, currency: price.currency } }),
  }),
  check: (product, facts) => assertCurrency(product.price, facts.currency),
});
