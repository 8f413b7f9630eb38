import type { ViewStatus } from '../../../libs/runtime/view-projector';
import { count, flag, list, named, nullable, object, text, words } from '../http/schemas';

type ProjectionRow = ViewStatus & { readonly caughtUp: boolean };

export const projections = named<{ head: string | null; items: object }>('Projections', {
  head: nullable(text, 'Where the log stands; null while it is empty'),
  items: list(
    object<ProjectionRow>({
      view: text,
      version: { ...count, description: 'Of the projection itself, raised when its fold changes' },
      stored: { ...count, description: 'Which build of it answers' },
      state: words('running', 'rebuilding', 'halted'),
      position: nullable(text, 'Up to here readers see everything'),
      caughtUp: flag,
      error: nullable(text),
    }),
  ),
});
