import type { CartBody, CartLineBody } from './cart-body';
import { count, id, list, money, named, optional, text } from '../http/schemas';

const cartLine = named<CartLineBody>('CartLine', {
  key: { ...text, description: 'The same for the same line of every quote' },
  text,
  quantity: count,
  unitPrice: money,
  amount: money,
  performanceId: optional(id),
  seatIds: optional(list(text)),
});

export const cart = named<CartBody>('Cart', { lines: list(cartLine), total: money });
