/** `{category}-{organisationId}_{id}`, or `{category}-{organisationId}` where an organisation has one such stream. */
export function streamName(category: string, organisationId: string, id?: string): string {
  return id === undefined ? `${category}-${organisationId}` : `${category}-${organisationId}_${id}`;
}

/** The parts of a stream's name. Categories have no dash and organisation ids no underscore, so the split is unambiguous. */
export function parseStreamName(stream: string): { category: string; organisationId: string; id: string | null } {
  const dash = stream.indexOf('-');
  const underscore = stream.indexOf('_', dash);
  return underscore < 0
    ? { category: stream.slice(0, dash), organisationId: stream.slice(dash + 1), id: null }
    : {
        category: stream.slice(0, dash),
        organisationId: stream.slice(dash + 1, underscore),
        id: stream.slice(underscore + 1),
      };
}
