import { DomainError } from '../../../libs/kernel/errors';
import type { Core } from '../../../libs/runtime/core';
import { verifiedChain, verifiedViews, type VerificationOrder } from './verification';
import { forgetOld, isRunning, keep, noteOf, type VerificationStatus } from './verification-notes';

const noteEveryMs = 500;

/** What is known of a verification; `undefined` for an id that the organisation has none of, or had long ago. */
export async function verificationOf(
  { readModels }: Core,
  organisationId: string,
  id: string,
): Promise<VerificationStatus | undefined> {
  const note = await noteOf(readModels, organisationId, id);
  if (note === undefined) return undefined;
  const { organisationId: _, bodyMac: __, at: ___, begunAt: ____, ...status } = note;
  if (status.state !== 'running' || isRunning(note)) return status;
  return { ...status, state: 'failed', error: 'the process that verified has ended: begin another verification' };
}

/**
 * Begins one and answers at once; what becomes of it `verificationOf` tells, in whichever process it is asked. `bodyMac` tells a repeat from
 * a reused key (G-06).
 */
export async function beginVerification(
  core: Core,
  id: string,
  order: VerificationOrder,
  bodyMac: string,
): Promise<VerificationStatus> {
  const { readModels } = core;
  const { organisationId } = order;
  const begunAt = Date.now();
  const status: VerificationStatus = { id, state: 'running', progress: { done: 0, total: 1 } };
  const note = (next: VerificationStatus): Promise<void> =>
    keep(readModels, { ...next, organisationId, bodyMac, begunAt, at: Date.now() });
  await note(status);
  await forgetOld(readModels, organisationId);
  // What cannot even be noted is found abandoned later.
  void run(core, order, note, status).catch(() => undefined);
  return status;
}

async function run(
  core: Core,
  order: VerificationOrder,
  note: (status: VerificationStatus) => Promise<void>,
  begun: VerificationStatus,
): Promise<void> {
  let known = begun;
  let notedAt = 0;
  const onProgress = async (done: number, total: number): Promise<void> => {
    known = { ...known, progress: { done, total } };
    if (Date.now() - notedAt < noteEveryMs) return;
    notedAt = Date.now();
    await note(known);
  };
  try {
    known = { ...known, chain: await verifiedChain(core, order.organisationId, onProgress) };
    const views = await verifiedViews(core, order, onProgress);
    const { total } = known.progress;
    await note({ ...known, state: 'done', progress: { done: total, total }, views });
  } catch (error) {
    await note({ ...known, state: 'failed', error: error instanceof Error ? error.message : String(error) });
  }
}

/** The same, when it is known and was begun by this very request; IDEMPOTENCY_KEY_REUSED when by another one. */
export async function repeatOf(
  core: Core,
  organisationId: string,
  id: string,
  bodyMac: string,
): Promise<VerificationStatus | undefined> {
  const note = await noteOf(core.readModels, organisationId, id);
  if (note !== undefined && note.bodyMac !== bodyMac) throw new DomainError('IDEMPOTENCY_KEY_REUSED');
  return verificationOf(core, organisationId, id);
}
