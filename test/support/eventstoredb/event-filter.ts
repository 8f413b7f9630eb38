import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { StoredRecord } from './records';

/** How many records the server looks at in one go when it is not told. */
const WINDOW = 32;

export interface EventFilter {
  passes(record: StoredRecord): boolean;
  /** Records looked at in one go, and how many of them call for a checkpoint. */
  readonly window: number;
  readonly checkpointInterval: number;
}

export function readFilter(options: ReadReq.Options): EventFilter | null {
  const filter = options.getFilter();
  if (filter === undefined) return null;
  const byName = filter.getStreamIdentifier();
  const expression = byName ?? filter.getEventType();
  const window = filter.hasMax() ? filter.getMax() : WINDOW;
  const matches = matcher(expression);
  return {
    passes: byName === undefined ? (record) => matches(record.type) : (record) => matches(record.stream),
    window,
    checkpointInterval: window * Math.max(1, filter.getCheckpointintervalmultiplier()),
  };
}

function matcher(expression: ReadReq.Options.FilterOptions.Expression | undefined): (text: string) => boolean {
  const prefixes = expression?.getPrefixList() ?? [];
  if (prefixes.length > 0) return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  const regex = new RegExp(expression?.getRegex() ?? '', 'u');
  return (text) => regex.test(text);
}
