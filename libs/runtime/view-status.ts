import { Position } from '../kernel/event';
import { ViewRecord } from '../read-models/read-model-store';

export type ViewState = 'running' | 'rebuilding' | 'halted';

export interface ViewStatus {
  readonly view: string;
  /** The projection's own version, raised when its fold changes. */
  readonly version: number;
  /** The stored version that readers use. */
  readonly stored: number;
  readonly state: ViewState;
  /** Up to here readers see everything. */
  readonly position: Position | null;
  readonly error: string | null;
  /** Whether the projector that tells this feeds the view or stands by; nothing where the store tells it. */
  readonly isActive?: boolean;
}

/** A stored version is the projection's version and a count of rebuilds, so that the same fold can be built anew beside itself. */
const buildsPerVersion = 10_000;

export const firstBuild = (version: number): number => version * buildsPerVersion;
/** The version of the projection that fills a stored version. */
export const foldOf = (stored: number): number => Math.floor(stored / buildsPerVersion);

/** What projectors and those who direct them tell each other about a view, in the store's notes. */
export interface ViewNotes {
  /** The stored version to be built and promoted; a rebuild is under way while it is above the promoted one. */
  readonly building: number;
  /** Counts the requests to let a halted view try again. */
  readonly resumes: number;
  /** Why the view has stopped; `null` while it runs. */
  readonly halted: string | null;
}

export function notesOf({ notes }: Pick<ViewRecord, 'notes'>): ViewNotes {
  const { building, resumes, halted } = notes;
  return {
    building: typeof building === 'number' ? building : 0,
    resumes: typeof resumes === 'number' ? resumes : 0,
    halted: halted === undefined ? null : String(halted),
  };
}

export function checkpointOf({ builds }: ViewRecord, version: number | null): Position | null {
  return builds.find((build) => build.version === version)?.checkpoint ?? null;
}

/** Where the build stands that is to take the place of the one in use, as far as the store knows; `null` while it has nothing. */
export function placeOfRebuild(record: ViewRecord, version: number): Position | null {
  return checkpointOf(record, Math.max(notesOf(record).building, firstBuild(version)));
}

/** Whether somebody has asked since that the view be tried again or built anew. */
export function isAsked(before: ViewRecord, record: ViewRecord): boolean {
  const [then, now] = [notesOf(before), notesOf(record)];
  return then.resumes !== now.resumes || then.building !== now.building;
}

/** A view as its store tells of it, for a process that does not feed it; `null` before its first promotion. */
export function storedStatus(record: ViewRecord, version: number): ViewStatus | null {
  const { promoted, name: view } = record;
  if (promoted === null) return null;
  const { halted } = notesOf(record);
  const state = stateByNotes(record, promoted, version);
  return { view, version, stored: promoted, state, position: checkpointOf(record, promoted), error: halted };
}

/**
 * The statuses with what has been asked of the projectors since: whoever has just asked for a rebuild sees it, though no projector may
 * have looked yet.
 */
export function withRequests(statuses: readonly ViewStatus[], records: readonly ViewRecord[]): ViewStatus[] {
  return statuses.map((status) => {
    const record = records.find(({ name }) => name === status.view);
    if (record === undefined) return status;
    const noted = stateByNotes(record, status.stored, status.version);
    const state = noted === 'running' && status.state === 'rebuilding' ? status.state : noted;
    return { ...status, state, error: state === 'halted' ? (status.error ?? notesOf(record).halted) : null };
  });
}

function stateByNotes(record: ViewRecord, stored: number, version: number): ViewState {
  const { halted, building } = notesOf(record);
  if (halted !== null) return 'halted';
  return building > stored || foldOf(stored) < version ? 'rebuilding' : 'running';
}
