import { StoredEvent } from '../libs/kernel/event';
import { Money } from '../libs/kernel/money';

/** `T` as plain JSON documents are typed: an interface has no index signature, its copy has. */
export type Plain<T> = { [Field in keyof T]: T[Field] };

/** The id of a document: the organisation first, so that no tenant can name another one's (G-07). Ids never contain a slash. */
export function documentId(organisationId: string, id: string): string {
  return `${organisationId}/${id}`;
}

/** G-01. */
export function money(amount: number, currency: string): Money {
  return { amount, currency };
}

/** The day of UTC on which it happened: the first ten places of an instant, so that a replay needs no calendar. */
export const dayOf = ({ metadata }: StoredEvent): string => metadata.occurredAt.slice(0, 10);
