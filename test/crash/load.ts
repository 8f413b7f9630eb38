import type { Reply } from '../support/client';
import { nok, type Sale } from '../support/scenario';

/** The campaigns that the load is spread over, each in a house of its own that sells the same places in ordinary sale too. */
export type Stage = Readonly<Record<House, Sale>>;

export const houses = ['free', 'paid', 'numbered'] as const;
export type House = (typeof houses)[number];

export interface Sent {
  readonly what: 'claim' | 'buy' | 'pay' | 'cancel';
  readonly house: House;
  readonly path: string;
  readonly body: object;
  readonly key: string;
}

/** What became of the requests: answered, or cut off before the answer. */
export interface Outcomes {
  readonly acknowledged: Map<string, { readonly sent: Sent; readonly reply: Reply }>;
  readonly unanswered: Map<string, Sent>;
}

export const nothingYet = (): Outcomes => ({ acknowledged: new Map(), unanswered: new Map() });

export interface Order {
  readonly id: string;
  readonly house: House;
  readonly due: number;
}

export const ordinaryPrice = 10000;
const buyers = 16;
let requests = 0;

/** Sends a request with its key and notes what became of it; `null` when no answer came. */
export async function deliver(stage: Stage, sent: Sent, outcomes: Outcomes): Promise<Reply | null> {
  outcomes.unanswered.set(sent.key, sent);
  const reply = await stage[sent.house].admin
    .post(sent.path, sent.body, { idempotencyKey: sent.key })
    .catch(() => null);
  if (reply === null) return null;
  outcomes.unanswered.delete(sent.key);
  if (reply.status < 300) outcomes.acknowledged.set(sent.key, { sent, reply });
  return reply;
}

/**
 * Buyers who claim, buy, pay and cancel, each one thing after the other, until the server is gone. `onAnswer` is told after every answer
 * how many there have been.
 */
export async function loadUntilGone(
  stage: Stage,
  outcomes: Outcomes,
  random: () => number,
  onAnswer: (answers: number) => void,
): Promise<void> {
  const orders: Order[] = [];
  let answers = 0;
  const buyer = async (): Promise<void> => {
    for (;;) {
      const sent = nextRequest(stage, orders, random);
      const reply = await deliver(stage, sent, outcomes);
      if (reply === null) return;
      if (reply.status >= 500) throw new Error(`${sent.path}: ${JSON.stringify(reply.body)}`);
      if (sent.what === 'claim' && reply.status === 201) {
        orders.push({ id: reply.body.orderId, house: sent.house, due: reply.body.due.amount });
      }
      if (sent.what === 'buy' && reply.status === 201) {
        orders.push({ id: reply.body.id, house: sent.house, due: reply.body.due.amount });
      }
      onAnswer((answers += 1));
    }
  };
  await Promise.all(Array.from({ length: buyers }, buyer));
}

/** What a buyer does next: claims, buys, pays, cancels. */
export function nextRequest(stage: Stage, orders: readonly Order[], random: () => number): Sent {
  const key = `request-${(requests += 1)}`;
  const chance = random();
  const index = Math.floor(random() * orders.length);
  const order = chance < 0.5 ? undefined : orders[index];
  if (order === undefined) {
    const house = houses[Math.floor(random() * 3)]!;
    return random() < 0.6 ? claimBy(stage, house, key, random) : purchaseAt(house, key, random);
  }
  const { id, house, due } = order;
  if (chance < 0.8 && due > 0) {
    const body = { amount: nok(due), reference: key };
    return { what: 'pay', house, path: `/v1/orders/${id}/payments`, body, key };
  }
  const body = { reason: 'asked for', ...(random() < 0.5 && { ticketIds: [`${id}-0`] }) };
  return { what: 'cancel', house, path: `/v1/orders/${id}/cancel`, body, key };
}

function claimBy(stage: Stage, house: House, key: string, random: () => number): Sent {
  const { campaignId, token } = stage[house];
  const email = `buyer-${Math.floor(random() * 200)}@example.org`;
  const body = { linkToken: token, email, quantity: 1 + Math.floor(random() * 4) };
  return { what: 'claim', house, path: `/v1/campaigns/${campaignId}/claims`, body, key };
}

function purchaseAt(house: House, key: string, random: () => number): Sent {
  const email = `buyer-${Math.floor(random() * 200)}@example.org`;
  const quantity = 1 + Math.floor(random() * 4);
  const payment = random() < 0.3 ? { amount: nok(quantity * ordinaryPrice), reference: key } : null;
  const body = { customer: { email }, channel: 'online', ticketTypeId: 'ordinary', quantity, payment };
  return { what: 'buy', house, path: '/v1/performances/show/purchases', body, key };
}

/** Numbers from 0 to 1 that follow from a seed alone (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
