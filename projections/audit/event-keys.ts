import { parseStreamName } from '../../libs/kernel/stream';

/** What events are found by, as they and the API name it. */
export const keyNames = [
  'orderId',
  'customerId',
  'campaignId',
  'performanceId',
  'subscriptionId',
  'seasonId',
  'ticketTypeId',
] as const;
export type KeyName = (typeof keyNames)[number];

export type EventKeys = Readonly<Record<KeyName, readonly string[]>>;

/** `orderId`, `performanceIds`, `fromPerformanceId`: whatever it is to the event, it is about that thing. */
const named =
  /(?:^o|O)rderIds?$|(?:^c|C)ustomerIds?$|(?:^c|C)ampaignIds?$|(?:^p|P)erformanceIds?$|(?:^s|S)ubscriptionIds?$|(?:^s|S)easonIds?$|(?:^t|T)icketTypeIds?$/;

/** What was seen of other streams, and long lists of places: an event is not about them. */
const leftOut = new Set(['facts', 'seen', 'details', 'seating', 'seatIds', 'rows', 'person']);
const deepest = 4;

/** The streams that are named for one thing: every event there is about it. */
const ofStream: Readonly<Record<string, KeyName>> = {
  order: 'orderId',
  customer: 'customerId',
  campaign: 'campaignId',
  performance: 'performanceId',
  subscription: 'subscriptionId',
  season: 'seasonId',
};

/**
 * Everything an event is about, by whatever field it names it: read out of the event alone, so that a new type is found as all others
 * are. A refused command is about what it was to be decided on, too.
 */
export function eventKeys({ stream, data }: { readonly stream: string; readonly data: object }): EventKeys {
  const found = new Map<KeyName, Set<string>>(keyNames.map((name) => [name, new Set()]));
  addStream(found, stream);
  const { stream: refusedOn } = data as { readonly stream?: unknown };
  if (typeof refusedOn === 'string') addStream(found, refusedOn);
  collect(data, found, 0);
  // `found` has every name, which `fromEntries` forgets.
  return Object.fromEntries([...found].map(([name, ids]) => [name, [...ids]])) as unknown as EventKeys;
}

type Found = ReadonlyMap<KeyName, Set<string>>;

function addStream(found: Found, stream: string): void {
  const { category, id } = parseStreamName(stream);
  const name = ofStream[category];
  if (name !== undefined && id !== null) found.get(name)!.add(id);
}

function collect(value: object, found: Found, depth: number): void {
  for (const [field, each] of Object.entries(value)) {
    if (typeof each === 'string') add(found, field, each);
    else if (typeof each === 'object' && each !== null && !leftOut.has(field)) descend(field, each, found, depth);
  }
}

function descend(field: string, value: object, found: Found, depth: number): void {
  if (!Array.isArray(value)) {
    if (depth < deepest) collect(value, found, depth + 1);
    return;
  }
  for (const item of value as unknown[]) {
    if (typeof item === 'string') add(found, field, item);
    else if (typeof item === 'object' && item !== null && depth < deepest) collect(item, found, depth + 1);
  }
}

function add(found: Found, field: string, id: string): void {
  const match = named.exec(field)?.[0];
  if (match === undefined) return;
  const name = match.charAt(0).toLowerCase() + match.slice(1).replace(/s$/, '');
  found.get(name as KeyName)!.add(id);
}
