import { LogFilter } from '../event-log';

/** Compiled form of a filter: first by stream, which spares decoding, then by type. */
export interface StreamFilter {
  /** `'all'`: every event of the stream passes; `'some'`: those whose type does; `'none'`: no event can. */
  ofStream(stream: string): 'all' | 'some' | 'none';
  ofType(type: string): boolean;
}

const everything: StreamFilter = { ofStream: () => 'all', ofType: () => true };

/** An event passes when any named list matches; a filter without lists passes everything. */
export function streamFilter(filter: LogFilter | undefined): StreamFilter {
  if (!filter?.types && !filter?.categories) return everything;
  const types = new Set(filter.types ?? []);
  const categories = new Set(filter.categories ?? []);
  const otherwise = types.size > 0 ? 'some' : 'none';
  return {
    ofStream: (stream) => (categories.size > 0 && categories.has(categoryOf(stream)) ? 'all' : otherwise),
    ofType: (type) => types.has(type),
  };
}

function categoryOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
}
