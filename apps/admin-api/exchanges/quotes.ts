import type { ExchangeFacts, Quote } from '../../../libs/domain/exchanges/exchange-facts';
import { quoteBasis } from '../../../libs/domain/exchanges/quote';
import { DomainError } from '../../../libs/kernel/errors';
import { addMinutes } from '../../../libs/kernel/time';
import { type Secrets, sameText } from '../../../libs/runtime/secrets';

/** EXC-15: what the exchange is promised on, for so many minutes. */
export const quoteOf = (facts: ExchangeFacts, minutes: number): Quote => ({
  basis: quoteBasis(facts),
  expiresAt: addMinutes(facts.now, minutes),
});

/** The quote as whoever uses it later sends it: everything that is in it, and a signature. Nothing of it is kept here. */
export function signedQuote(secrets: Secrets, organisationId: string, quote: Quote): string {
  const promised = Buffer.from(JSON.stringify(quote)).toString('base64url');
  return `${promised}.${secrets.quoteMac(organisationId, promised)}`;
}

/** Refuses a text that is no quote of this house. */
export function readQuote(secrets: Secrets, organisationId: string, quoteId: string): Quote {
  const [promised = '', mac = '', ...more] = quoteId.split('.', 3);
  if (more.length > 0 || !sameText(secrets.quoteMac(organisationId, promised), mac)) {
    const error = { pointer: '/quoteId', code: 'INVALID_FIELD', detail: 'Not a quote of this organisation.' };
    throw new DomainError('INVALID_FIELD', { errors: [error] });
  }
  return JSON.parse(Buffer.from(promised, 'base64url').toString()) as Quote;
}
