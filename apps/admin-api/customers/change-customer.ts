import { customerAliasesDecider, type ChangeEmail } from '../../../libs/domain/customers/customer-aliases.decider';
import { assertNamed, customerDecider, type EditCustomer } from '../../../libs/domain/customers/customer.decider';
import { refuseStale, type ExpectedVersion } from '../../../libs/domain/settings/settings.rules';
import type { Call } from '../../../libs/kernel/call';
import type { Sealed } from '../../../libs/kernel/sealed';
import type { Core } from '../../../libs/runtime/core';
import type { Receipt } from '../../../libs/runtime/stream-queue';
import { findCustomer, knownAddress, sealPerson } from './customer-address';
import { addressChanges, type CustomerAtHead, customerExists, customerState } from './customer-state';

export interface CustomerChanges {
  readonly email?: string;
  readonly name?: string | null;
  readonly flagIds?: readonly string[];
}

/**
 * A change of a customer over up to two streams: the address first, since that is what others may have taken, then name and flags. All is
 * decided dry before anything is written; what a crash leaves half done, the same key completes. One receipt for each stream written.
 */
export async function changeCustomer(
  core: Core,
  customer: CustomerAtHead,
  changes: CustomerChanges,
  expectedVersion: ExpectedVersion,
  call: Call,
): Promise<readonly Receipt[]> {
  const { commands } = core;
  const { organisationId, id, facts } = customer;
  const at = { organisationId, id };
  const [addressDone, editDone] = await Promise.all([
    commands.repeatOf(customerAliasesDecider, { organisationId }, call),
    commands.repeatOf(customerDecider, at, call),
  ]);
  if (editDone) return addressDone ? [addressDone, editDone] : [editDone];
  const state = await customerState(core, organisationId, id);
  assertNamed(state, facts);
  if (!addressDone) refuseStale(state.version, expectedVersion);
  const address = addressDone ? null : await addressChange(core, customer, changes.email, call);
  // The customer's own stream does not count changes of the address.
  const expected = addressDone ? null : less(expectedVersion, await addressChanges(core, organisationId, id));
  const edit = await editOf(core, customer, changes, expected);
  const nothingElse = edit.name === undefined && sameFlags(state.flagIds, edit.flagIds);
  const edits = !nothingElse || (address === null && !addressDone);
  if (address) await commands.dryRun(customerAliasesDecider, { organisationId }, address, call);
  if (edits) await commands.dryRun(customerDecider, at, edit, call);
  const receipts = addressDone ? [addressDone] : [];
  if (address) receipts.push(await commands.execute(customerAliasesDecider, { organisationId }, address, call));
  if (edits) receipts.push(await commands.execute(customerDecider, at, edit, call));
  return receipts;
}

function less(expected: ExpectedVersion, changes: number): ExpectedVersion {
  if (expected === null) return null;
  return typeof expected === 'number' ? expected - changes : expected.map((version) => version - changes);
}

/** `null` when the address stays as it is. */
async function addressChange(
  core: Core,
  customer: CustomerAtHead,
  text: string | undefined,
  call: Call,
): Promise<ChangeEmail | null> {
  const { organisationId, id } = customer;
  if (text === undefined || knownAddress(text) === customer.email) return null;
  const { customerId: holder, email } = await findCustomer(core, organisationId, text);
  const { secrets } = core;
  const sealed = (await sealPerson(core, organisationId, id, email, null)).email!;
  return {
    type: 'ChangeEmail',
    customerId: id,
    standing: 'known',
    fromDigest: customer.email === null ? null : secrets.emailDigest(organisationId, customer.email),
    toDigest: secrets.emailDigest(organisationId, email),
    formerMeans: secrets.deriveId(organisationId, call.call, call.commandId, 'former-address'),
    inUse: holder !== id && (await customerExists(core, organisationId, holder)),
    email: sealed,
  };
}

/** Two seals of one name differ, so a name that reads as before is left out here. */
async function editOf(
  core: Core,
  { organisationId, id, facts, name: before }: CustomerAtHead,
  { name, flagIds }: CustomerChanges,
  expectedVersion: ExpectedVersion,
): Promise<EditCustomer> {
  const changed = name !== undefined && name !== before;
  return {
    type: 'EditCustomer',
    ...facts,
    expectedVersion,
    ...(changed && { name: name === null ? null : await sealedName(core, organisationId, id, name) }),
    ...(flagIds !== undefined && { flagIds }),
  };
}

async function sealedName(core: Core, organisationId: string, id: string, name: string): Promise<Sealed> {
  const [sealed] = await core.personalData.seal(organisationId, id, [name]);
  return sealed!;
}

function sameFlags(before: readonly string[], wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined) return true;
  const after = new Set(wanted);
  return after.size === before.length && before.every((flag) => after.has(flag));
}
