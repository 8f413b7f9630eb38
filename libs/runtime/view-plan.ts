import { ViewRecord } from '../read-models/read-model-store';
import { firstBuild, foldOf, notesOf } from './view-status';

/** What a projector of one version has to do about a view. */
export interface ViewPlan {
  /** The stored version that readers use, if it is to be fed; `null` when another fold fills it. */
  readonly current: number | null;
  /** The stored version to be built beside it and promoted. */
  readonly next: number | null;
}

/**
 * Follows from what stands in the store alone, so that whoever takes a view over goes on with what another one began. `null` when a newer
 * version of the projection has been promoted: an older process leaves the view alone and never fights for it. A projector that is
 * `alone` with its store has nobody to fight with: there a newer version is what a newer release has left behind.
 */
export function planOf(record: ViewRecord, version: number, alone: boolean): ViewPlan | null {
  const promoted = record.promoted ?? firstBuild(version);
  const { building } = notesOf(record);
  const wanted = foldOf(building) === version ? Math.max(building, firstBuild(version)) : firstBuild(version);
  if (foldOf(promoted) > version && !alone) return null;
  if (foldOf(promoted) !== version) return { current: null, next: wanted };
  return { current: promoted, next: wanted > promoted ? wanted : null };
}

/** The builds that nobody needs any more: what came before the promoted one, and rebuilds that were begun anew since. */
export function leftovers(record: ViewRecord, { next }: ViewPlan, alone: boolean): number[] {
  const { promoted } = record;
  const needless = (version: number): boolean => {
    if (promoted === null || version === promoted || version === next) return false;
    // What lies above may be another process's newer version in the making.
    const begunAnew = next !== null && version < next && foldOf(version) === foldOf(next);
    return alone || version < promoted || begunAnew;
  };
  return record.builds.map(({ version }) => version).filter(needless);
}

/** A stored version for a rebuild: above everything that was ever begun of the fold that is in use, or of `version` when that is newer. */
export function freshBuild(record: ViewRecord | undefined, version: number): number {
  const begun = record ? record.builds.map((build) => build.version) : [];
  const promoted = record?.promoted ?? 0;
  const fold = Math.max(version, foldOf(promoted));
  const known = [promoted, record ? notesOf(record).building : 0, ...begun].filter((stored) => foldOf(stored) === fold);
  return Math.max(firstBuild(fold) - 1, ...known) + 1;
}
