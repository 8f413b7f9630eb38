import { ReadModelStore } from '../read-models/read-model-store';
import { freshBuild } from './view-plan';
import { ViewStatus } from './view-status';

/** The views that a process knows of, as their statuses tell. */
type KnownViews = readonly Pick<ViewStatus, 'view' | 'version'>[];

/**
 * Asks for the view to be built anew beside the one in use: whichever projector is active for it looks into the store a few times a
 * second, and whoever takes over from that one finds the request there. `false` for an unknown view.
 */
export async function requestRebuild(store: ReadModelStore, known: KnownViews, view: string): Promise<boolean> {
  const found = known.find((each) => each.view === view);
  if (found === undefined) return false;
  const record = (await store.views()).find(({ name }) => name === view);
  await store.note(view, 'building', freshBuild(record, found.version));
  await store.note(view, 'halted', null);
  return true;
}

/** Asks for a halted view to be tried again from where it stopped. `false` for an unknown view. */
export async function requestResume(store: ReadModelStore, known: KnownViews, view: string): Promise<boolean> {
  if (!known.some((each) => each.view === view)) return false;
  const record = (await store.views()).find(({ name }) => name === view);
  // The count comes first: without the note others may take over, and whoever halted must know by then that it was asked for.
  await store.note(view, 'resumes', Number(record?.notes.resumes ?? 0) + 1);
  await store.note(view, 'halted', null);
  return true;
}
