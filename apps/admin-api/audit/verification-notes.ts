import type { Core } from '../../../libs/runtime/core';
import type { VerifiedChain, VerifiedView } from './verification';

type Store = Core['readModels'];

export interface VerificationStatus {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly progress: { readonly done: number; readonly total: number };
  /** Why it could not be finished; what is damaged in the log is named here. */
  readonly error?: string;
  readonly views?: readonly VerifiedView[];
  readonly chain?: VerifiedChain;
}

/** As it is noted in the store of the views, where every process finds it. */
export interface Note extends VerificationStatus {
  readonly organisationId: string;
  readonly bodyMac: string;
  /** When it was noted last: a verification whose process has ended notes nothing more. */
  readonly at: number;
  readonly begunAt: number;
}

/** No view has this name: it is where the notes of verifications are kept. */
const notes = 'audit-verifications';
/** For each organisation. */
const kept = 10;
/** Whoever runs one notes how far it is far more often. */
const abandonedMs = 120_000;

export function isRunning({ state, at }: Note): boolean {
  return state === 'running' && Date.now() - at < abandonedMs;
}

export async function keep(store: Store, note: Note): Promise<void> {
  await store.note(notes, note.id, JSON.stringify(note));
}

export async function noteOf(store: Store, organisationId: string, id: string): Promise<Note | undefined> {
  return (await notesOf(store, organisationId)).find((each) => each.id === id);
}

/** All but the newest, and those that are under way. */
export async function forgetOld(store: Store, organisationId: string): Promise<void> {
  const known = (await notesOf(store, organisationId)).sort((a, b) => b.begunAt - a.begunAt);
  for (const note of known.slice(kept)) if (!isRunning(note)) await store.note(notes, note.id, null);
}

async function notesOf(store: Store, organisationId: string): Promise<Note[]> {
  const record = (await store.views()).find(({ name }) => name === notes);
  const all = Object.values(record?.notes ?? {}).map((text) => JSON.parse(String(text)) as Note);
  return all.filter((note) => note.organisationId === organisationId);
}
