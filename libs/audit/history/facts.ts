/** What things are called by whoever reads a history; an id that nobody has a name for is told as it is. */
export interface Names {
  performance(id: string): string;
  campaign(id: string): string;
  ticketType(id: string): string;
  season(id: string): string;
  subscription(id: string): string;
  production(id: string): string;
  product(id: string): string;
  key(id: string): string;
  customer(id: string): string;
}

/** How values are written in one language. */
export interface Writing {
  amount(amount: number, currency: string): string;
  instant(instant: string): string;
  /** Several things after one another; `nothing` for none. */
  list(things: readonly string[]): string;
  /** What people call a field. */
  field(name: string): string;
  value(value: unknown): string;
  /** Why something was refused; a code that nobody has words for is told as it is. */
  refusal(code: string): string;
  readonly names: Names;
}

export interface ToldEvent {
  readonly type: string;
  readonly data: Data;
  /** The id that its stream is named for; events of settings name it nowhere else. */
  readonly streamId: string | null;
}

type Data = Readonly<Record<string, unknown>>;
type Facts = Readonly<Record<string, string | number>>;

/**
 * What sentences are made of: everything an event has that somebody may want to read, by the names that all messages use. Every name has
 * a value for every event, so that no message can lack one.
 */
export function factsOf({ data: given, streamId }: ToldEvent, writing: Writing): Facts {
  const order = given.order as Data | undefined;
  const data: Data = { ...order, ...given };
  return {
    ...things(data, streamId, writing.names),
    ...lists(data, writing),
    ...numbers(data),
    ...instants(data, writing),
    amount: amountOf(data, writing),
    reason: text(data, 'reason') ?? 'none',
    reference: text(data, 'reference') ?? '',
    code: text(data, 'code') ?? '',
    refusal: writing.refusal(text(data, 'code') ?? ''),
    role: text(data, 'role') ?? '',
    name: text(data, 'name') ?? text(data, 'consentId') ?? streamId ?? '',
    order: text(data, 'orderId') ?? text(data, 'fromOrderId') ?? streamId ?? '',
    parent: text(data, 'fromOrderId') ?? '',
    command: text((data.command as Data | undefined) ?? {}, 'type') ?? '',
    changes: changesOf(data, writing),
  };
}

const text = (data: Data, field: string): string | undefined =>
  typeof data[field] === 'string' ? data[field] : undefined;
const number = (data: Data, field: string): number => (typeof data[field] === 'number' ? data[field] : 0);
const texts = (data: Data, field: string): readonly string[] =>
  Array.isArray(data[field]) ? (data[field] as unknown[]).filter((each) => typeof each === 'string') : [];

const kinds = [
  'performance',
  'campaign',
  'ticketType',
  'season',
  'subscription',
  'production',
  'product',
  'key',
  'customer',
] as const;

function things(data: Data, streamId: string | null, names: Names): Facts {
  const told = kinds.map((kind) => {
    const wanted = kind === 'performance' ? text(data, 'targetPerformanceId') : undefined;
    const id = text(data, `${kind}Id`) ?? wanted ?? streamId;
    return [kind, id === null ? '' : names[kind](id)] as const;
  });
  return Object.fromEntries(told);
}

function lists(data: Data, { list, names, amount }: Writing): Facts {
  const prices = Array.isArray(data.prices)
    ? (data.prices as { readonly price: { amount: number; currency: string } }[])
    : [];
  return {
    performances: list(texts(data, 'performanceIds').map((id) => names.performance(id))),
    ticketTypes: list(texts(data, 'ticketTypeIds').map((id) => names.ticketType(id))),
    products: list(texts(data, 'productIds').map((id) => names.product(id))),
    flags: list(texts(data, 'flagIds')),
    prices: list(prices.map(({ price }) => amount(price.amount, price.currency))),
  };
}

/** How many tickets, places or people an event is about. */
function numbers(data: Data): Facts {
  const counted = [data.tickets, data.ticketIds, data.seatIds, data.customerIds].find(
    (each) => Array.isArray(each) && each.length > 0,
  );
  const count = Array.isArray(counted) ? counted.length : number(data, 'tickets') || number(data, 'quantity');
  return {
    count,
    offered: number(data, 'offered'),
    notOffered: number(data, 'notOffered'),
    version: number(data, 'textVersion'),
  };
}

function instants(data: Data, { instant }: Writing): Facts {
  const told = (...fields: readonly string[]): string => {
    const found = fields.map((field) => text(data, field)).find((each) => each !== undefined);
    return found === undefined ? '' : instant(found);
  };
  return {
    from: told('validFrom', 'from'),
    to: told('validUntil', 'to'),
    until: told('expiresAt', 'deadline', 'now'),
  };
}

function amountOf(data: Data, { amount }: Writing): string {
  const money = [data.payment, data.price].find((each) => typeof each === 'object' && each !== null) as
    Data | undefined;
  const sum = money ?? data;
  const minor = typeof sum.amount === 'number' ? sum.amount : number(data, 'due') || number(data, 'refund');
  const currency = text(sum, 'currency') ?? text(data, 'currency');
  return currency === undefined ? String(minor) : amount(minor, currency);
}

function changesOf({ changes }: Data, { list, field: called, value }: Writing): string {
  const entries = Object.entries((changes ?? {}) as Readonly<Record<string, { from: unknown; to: unknown }>>);
  return list(entries.map(([field, { from, to }]) => `${called(field)} ${value(from)} → ${value(to)}`));
}
