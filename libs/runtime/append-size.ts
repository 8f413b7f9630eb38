import { NewEvent } from '../kernel/event';

/** What counts for the most that one append may carry (`EventLog.bytesPerAppend`): the data of its events as JSON. */
export const bytesOf = (events: readonly NewEvent[]): number =>
  events.reduce((sum, { data }) => sum + Buffer.byteLength(JSON.stringify(data)), 0);
