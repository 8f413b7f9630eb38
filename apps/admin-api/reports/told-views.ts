import { projections } from '../../../projections/registry';
import type { Role } from '../http/principal';

/**
 * Who is told that a document of a view has changed: `persons` are views whose ids stand for people, which the role `reporting` is not told
 * of; `nobody` is told of what is the product's own bookkeeping.
 */
export const tells: Readonly<Record<string, 'everyone' | 'persons' | 'nobody'>> = {
  settings: 'everyone',
  performances: 'everyone',
  seats: 'everyone',
  campaigns: 'everyone',
  orders: 'everyone',
  refunds: 'everyone',
  refusals: 'everyone',
  reports: 'everyone',
  subscriptions: 'everyone',
  renewals: 'everyone',
  exchanges: 'everyone',
  customers: 'persons',
  'exchange-tallies': 'persons',
  'organisation-activity': 'nobody',
  'audit-events': 'nobody',
  'audit-chain': 'nobody',
};

/** The views that somebody is told of. */
export const toldProjections = projections.filter(({ name }) => (tells[name] ?? 'nobody') !== 'nobody');

export const isTold = (view: string, role: Role | null): boolean => tells[view] === 'everyone' || role !== 'reporting';
