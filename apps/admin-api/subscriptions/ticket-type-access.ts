import { performance } from '../../../libs/domain/performances/performance.decider';
import type { TicketTypeAccess } from '../../../libs/domain/performances/performance.events';
import type { SubscriptionRecord } from '../../../libs/domain/subscriptions/subscription-record';
import type { Call } from '../../../libs/kernel/call';
import type { ErrorCode } from '../../../libs/kernel/error-codes';
import { DomainError, refuseUnless } from '../../../libs/kernel/errors';
import { explain } from '../../../libs/kernel/explain';
import type { Core } from '../../../libs/runtime/core';
import type { Receipt } from '../../../libs/runtime/stream-queue';

/** What became of one performance. */
export interface AccessResult {
  readonly performanceId: string;
  readonly status: 'changed' | 'unchanged' | 'refused';
  readonly code?: ErrorCode;
  readonly message?: string;
  readonly details?: object;
}

/** So many performances at a time. */
const atOnce = 20;

/**
 * SUB-46, SUB-47: the same change on every included performance, each all or nothing, under one correlation id; what one refuses is told
 * beside it. The same key again completes what a crash or an absent log left undone.
 */
export async function changeAccess(
  core: Core,
  { performances, ticketTypes }: SubscriptionRecord,
  change: TicketTypeAccess & { readonly ticketTypeIds: readonly string[] | null },
  call: Call,
): Promise<{ readonly items: readonly AccessResult[]; readonly receipts: readonly Receipt[] }> {
  const linked = ticketTypes.ticketTypeIds;
  const ticketTypeIds = change.ticketTypeIds === null ? linked : [...new Set(change.ticketTypeIds)];
  const other = ticketTypeIds.find((id) => !linked.includes(id));
  refuseUnless(other === undefined, 'TICKET_TYPE_NOT_FOUND', { ticketTypeId: other });
  const done: { readonly item: AccessResult; readonly receipt?: Receipt }[] = [];
  const ids = performances.performanceIds;
  for (let from = 0; from < ids.length; from += atOnce) {
    const some = ids.slice(from, from + atOnce);
    done.push(...(await Promise.all(some.map((id) => changeOne(core, id, { ...change, ticketTypeIds }, call)))));
  }
  return { items: done.map(({ item }) => item), receipts: done.flatMap(({ receipt }) => receipt ?? []) };
}

/** Whether an earlier run of this very call has changed a performance. */
export async function hasBegun(core: Core, { performances }: SubscriptionRecord, call: Call): Promise<boolean> {
  for (const id of performances.performanceIds) {
    if (await core.commands.repeatOf(performance, { organisationId: call.organisationId, id }, call)) return true;
  }
  return false;
}

async function changeOne(
  core: Core,
  performanceId: string,
  change: TicketTypeAccess & { readonly ticketTypeIds: readonly string[] },
  call: Call,
): Promise<{ readonly item: AccessResult; readonly receipt?: Receipt }> {
  const command = { type: 'ChangeTicketTypeAccess', ...change } as const;
  const address = { organisationId: call.organisationId, id: performanceId };
  try {
    const receipt = await core.commands.execute(performance, address, command, call);
    return { item: { performanceId, status: receipt.events.length > 0 ? 'changed' : 'unchanged' }, receipt };
  } catch (error) {
    // A key that was used for something else is wrong as a whole.
    if (!(error instanceof DomainError) || error.code === 'IDEMPOTENCY_KEY_REUSED') throw error;
    const { code, details } = error;
    return { item: { performanceId, status: 'refused', code, message: explain(code, details), details } };
  }
}
