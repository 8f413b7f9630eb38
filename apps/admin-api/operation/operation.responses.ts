import type { ViewStatus } from '../../../libs/runtime/view-status';
import { count, flag, list, named, nullable, object, text, words } from '../http/schemas';

/** How far the build is that is to take the place of the one in use. */
export interface Rebuild {
  readonly position: string | null;
  readonly progress: number;
}

interface ProjectionRow extends Omit<ViewStatus, 'isActive'> {
  readonly lag: number;
  readonly caughtUp: boolean;
  readonly rebuild: Rebuild | null;
}

export const projections = named<{ head: string | null; items: object }>('Projections', {
  head: nullable(text, 'Where the log stands; null while it is empty'),
  items: list(
    object<ProjectionRow>({
      view: text,
      version: { ...count, description: 'Of the projection itself, raised when its fold changes' },
      stored: { ...count, description: 'Which build of it answers' },
      state: words('running', 'rebuilding', 'halted'),
      position: nullable(text, 'Up to here readers see everything'),
      lag: {
        ...count,
        description: 'For how many milliseconds, at least, the log has had something that readers do not see',
      },
      caughtUp: flag,
      rebuild: nullable(
        named<Rebuild>('Rebuild', {
          position: nullable(text, 'Where the new build stands as far as it is stored; null until something is'),
          progress: { type: 'number', description: 'How much of the log that is, from 0 to 1' },
        }),
        'While a view is built anew',
      ),
      error: nullable(text),
    }),
  ),
});
