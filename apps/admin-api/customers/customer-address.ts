import { customerAliasesDecider, resolveCustomer } from '../../../libs/domain/customers/customer-aliases.decider';
import { normaliseEmail } from '../../../libs/domain/customers/email';
import { DomainError } from '../../../libs/kernel/errors';
import type { SealedPerson } from '../../../libs/kernel/sealed';
import type { Core } from '../../../libs/runtime/core';

/** An address as it is recorded and shown (CAMP-12); INVALID_EMAIL for what is none. */
export function knownAddress(text: string): string {
  const email = normaliseEmail(text);
  if (email !== null) return email;
  const detail = 'Give the address as name@host.';
  throw new DomainError('INVALID_EMAIL', { errors: [{ pointer: '/email', code: 'INVALID_EMAIL', detail }] });
}

/** CAMP-12: the customer an address means, and the address as it is recorded and shown. */
export async function findCustomer(
  core: Core,
  organisationId: string,
  text: string,
): Promise<{ customerId: string; email: string }> {
  const email = knownAddress(text);
  const derived = core.secrets.customerId(organisationId, email);
  const aliases =
    core.commands.peek(customerAliasesDecider, { organisationId }) ??
    (await core.commands.state(customerAliasesDecider, { organisationId }));
  if (aliases.meaning.size === 0) return { customerId: derived, email };
  const customerId = resolveCustomer(aliases, core.secrets.emailDigest(organisationId, email), derived);
  return { customerId, email };
}

/** The person as the log may hold it: sealed with the customer's own key. */
export async function sealPerson(
  core: Core,
  organisationId: string,
  customerId: string,
  email: string,
  name: string | null,
): Promise<SealedPerson> {
  const values = name === null ? [email] : [email, name];
  const [sealedEmail, sealedName] = await core.personalData.seal(organisationId, customerId, values);
  return { email: sealedEmail, ...(sealedName !== undefined && { name: sealedName }) };
}
