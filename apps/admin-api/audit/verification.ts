import { DamagedEvent } from '../../../libs/event-log/event-log';
import { jsonChanges } from '../../../libs/audit/json-changes';
import type { Position } from '../../../libs/kernel/event';
import { DamagedDocument } from '../../../libs/read-models/read-model-store';
import type { Core } from '../../../libs/runtime/core';
import { type DifferingDocument, refold, type RefoldedView } from '../../../libs/runtime/refold';
import { allProjections } from '../../projector/projections';
import { viewsAtHead } from '../log-head';
import { walkedChain } from './chain-walk';

type Json = object | string | number | boolean | null;

export interface Difference {
  /** Of the document. */
  readonly id: string;
  readonly pointer: string;
  readonly stored: Json;
  readonly refolded: Json;
}

export interface VerifiedView {
  readonly view: string;
  readonly documents: number;
  /** The first of them; `more` says how many documents besides are not what they should be. */
  readonly differences: readonly Difference[];
  readonly more: number;
}

export interface VerifiedChain {
  readonly ok: boolean;
  /** The position of the first event that cannot be read, or that the log and what was kept of it do not agree on. */
  readonly brokenAt?: string;
}

export interface VerificationOrder {
  readonly organisationId: string;
  /** All of them when it is empty. */
  readonly views: readonly string[];
}

type OnProgress = (done: number, total: number) => Promise<void>;

/** Told in one verdict for each view: more would only say more of the same. */
const documentsTold = 20;
const changesTold = 20;
/** So often at most it is told that the chain is still being walked. */
const stepsAtOnce = 500;

/** Whether the log is what it was, event by event; what follows the first one that is not, nobody looks at. */
export async function verifiedChain(
  core: Core,
  organisationId: string,
  onProgress: OnProgress,
): Promise<VerifiedChain> {
  await viewsAtHead(core);
  const steps = walkedChain(core, organisationId, null);
  try {
    let step = await steps.next();
    for (; !step.done; step = await steps.next())
      if (step.value.head.events % stepsAtOnce === 0) await onProgress(0, 1);
    return step.value === null ? { ok: true } : { ok: false, brokenAt: step.value.upTo };
  } catch (error) {
    if (error instanceof DamagedEvent) return { ok: false, brokenAt: error.position };
    // What the log was to be held against is lost itself: nobody can tell.
    if (error instanceof DamagedDocument) return { ok: false };
    throw error;
  }
}

/** Folds the log again beside the running views and compares every document. Nothing is stopped, and nothing is changed. */
export async function verifiedViews(
  core: Core,
  { organisationId, views }: VerificationOrder,
  onProgress: OnProgress,
): Promise<VerifiedView[]> {
  await viewsAtHead(core);
  const upTo = await core.log.head();
  const events = await countedEvents(core, organisationId);
  const wanted = allProjections.filter(({ name }) => views.length === 0 || views.includes(name));
  const { log, readModels: store } = core;
  const view = (name: string) => core.view(name);
  const settings = { log, store, view, projections: wanted, organisationId, upTo: upTo ?? ('' as Position), events };
  const found = await refold({ ...settings, onProgress });
  await onProgress(1, 1);
  return found.map(verifiedView);
}

async function countedEvents({ log }: Core, organisationId: string): Promise<number> {
  let events = 0;
  for await (const { metadata } of log.readAll()) if (metadata.organisationId === organisationId) events += 1;
  return events;
}

function verifiedView({ view, documents, differing }: RefoldedView): VerifiedView {
  const told = differing.slice(0, documentsTold);
  const differences = told.flatMap((each) => differencesOf(each).slice(0, changesTold));
  return { view, documents, differences, more: differing.length - told.length };
}

function differencesOf({ id, stored, refolded, damage }: DifferingDocument): Difference[] {
  if (stored === null || refolded === null) return [{ id, pointer: '', stored: damage ?? stored, refolded }];
  return jsonChanges(stored, refolded).map(({ pointer, from, to }) => ({ id, pointer, stored: from, refolded: to }));
}
