import { Money } from '../../kernel/money';
import { SettingsCreated, SettingsEdited } from '../settings/settings.events';

export interface ProductFields {
  readonly name: string;
  readonly price: Money;
}

export type ProductCreated = SettingsCreated<'Product', 'productId', ProductFields>;
export type ProductEdited = SettingsEdited<'Product'>;
export type ProductEvent = ProductCreated | ProductEdited;
