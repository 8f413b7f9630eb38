import {
  excludeSystemEvents,
  eventTypeFilter,
  Filter,
  Position as LogPlace,
  streamNameFilter,
} from '@eventstore/db-client';
import { LogFilter } from '../../event-log';
import { streamFilter } from '../log-filter';
import { isOurs, isSystemName, RecordedJson } from './event-codec';

/** Every so many windows of 32 events looked at, the server tells how far it is. */
const windows = { often: 1, seldom: 32 };

export interface Filtering {
  /** What the server leaves out; always the events that it writes itself. */
  onServer(told: (place: LogPlace) => void): Filter;
  /** What is left to be left out here. */
  passes(event: RecordedJson): boolean;
  /** Whether a subscriber with this filter is told of places that lead past what does not pass. */
  readonly hasGaps: boolean;
}

/**
 * One filter of the server looks at types or at streams, never at both: with a list of each, the server leaves out its own events only,
 * and the rest is done here.
 */
export function filtering(filter: LogFilter | undefined): Filtering {
  const { types, categories } = filter ?? {};
  const { ofStream, ofType } = streamFilter(filter);
  return {
    onServer: (told) => serverFilter(types, categories, told),
    passes: (event) => {
      const { type, streamId } = event;
      if (isSystemName(type) || isSystemName(streamId) || !isOurs(event)) return false;
      const ofItsStream = ofStream(streamId);
      return ofItsStream === 'all' || (ofItsStream === 'some' && ofType(type));
    },
    hasGaps: types !== undefined || categories !== undefined,
  };
}

function serverFilter(
  types: readonly string[] | undefined,
  categories: readonly string[] | undefined,
  told: (place: LogPlace) => void,
): Filter {
  const checkpointReached = (_: unknown, place: LogPlace): void => told(place);
  if (types && !categories) {
    return eventTypeFilter({ regex: `^(${anyOf(types)})$`, checkpointInterval: windows.often, checkpointReached });
  }
  if (categories && !types) {
    const regex = `^(${anyOf(categories)})(-|$)`;
    return streamNameFilter({ regex, checkpointInterval: windows.often, checkpointReached });
  }
  return excludeSystemEvents({ checkpointInterval: types ? windows.often : windows.seldom, checkpointReached });
}

/** An expression that only these texts match; for none of them, one that no name matches. */
function anyOf(names: readonly string[]): string {
  return names.length === 0 ? '\\$never' : names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
}
