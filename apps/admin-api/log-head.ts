import type { Position } from '../../libs/kernel/event';
import type { Core } from '../../libs/runtime/core';
import { later } from '../../libs/runtime/process-runner';
import type { Receipt } from '../../libs/runtime/stream-queue';

/** Resolves when the views show everything that the log had at the call; PROJECTION_LAGGING when that takes too long. */
export async function viewsAtHead(core: Core): Promise<void> {
  const head = await core.log.head();
  if (head !== null) await core.progress.waitFor(head);
}

/** A write that changed nothing rests on what was there: its position is the head of the log. */
export async function withPosition(core: Core, receipt: Receipt): Promise<Receipt> {
  return receipt.position === null ? { ...receipt, position: await core.log.head() } : receipt;
}

/**
 * The receipt with a position not before what the call went on to cause in other streams. What the first run of a repeat went on to
 * cause is no longer told apart, so there it is the head of the log.
 */
export async function withWhatFollowed(core: Core, receipt: Receipt, followed: Position | null): Promise<Receipt> {
  const head = receipt.replayed ? await core.log.head() : null;
  return withPosition(core, { ...receipt, position: later(receipt.position, followed, head) });
}
