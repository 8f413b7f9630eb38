import { createHash } from 'node:crypto';
import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiQuery } from '@nestjs/swagger';
import type { Position } from '../../../libs/kernel/event';
import type { ErrorCode } from '../../../libs/kernel/error-codes';
import { type FieldError, refuseUnless } from '../../../libs/kernel/errors';
import { refuse } from './body.pipe';
import type { Finding, Kind } from './field-kinds';
import type { RequestContext } from './request-context';

/** The filters of a route: name -> what its value must look like. */
export type Filters = Readonly<Record<string, Kind>>;

/** What a route takes in its query, beside `atLeast`, which every route takes. */
export interface QuerySpec {
  readonly filters: Filters;
  readonly paged: boolean;
}

export const noQuery: QuerySpec = { filters: {}, paged: false };

const defaultLimit = 50;
const mostPerPage = 200;

/** The handler takes these filters; it finds them checked in `ctx.query`. */
export function Filters(filters: Filters): MethodDecorator {
  return describe({ filters, paged: false });
}

/** The handler answers a page: `ctx.limit` and `ctx.cursor` go to the store, `page` makes the answer. */
export function Paged(filters: Filters = {}): MethodDecorator {
  return describe({ filters, paged: true });
}

function describe(query: QuerySpec): MethodDecorator {
  const own = Object.entries(query.filters).map(([name, { schema }]) => ApiQuery({ name, required: false, schema }));
  const limit = { type: 'integer', minimum: 1, maximum: mostPerPage, default: defaultLimit };
  const paging = [
    ApiQuery({ name: 'limit', required: false, schema: limit }),
    ApiQuery({ name: 'cursor', required: false, schema: { type: 'string' }, description: '`nextCursor` of a page' }),
  ];
  return applyDecorators(RouteConfig({ query }), ...own, ...(query.paged ? paging : []));
}

/** Reads a request's query into its context, or refuses with everything that is wrong with it: with INVALID_QUERY, or TIMEZONE_REQUIRED. */
export function readQuery(ctx: RequestContext, spec: QuerySpec, query: Readonly<Record<string, unknown>>): void {
  const errors: FieldError[] = [];
  const wrong: Report = (pointer, detail, code = 'INVALID_QUERY') => errors.push({ pointer, code, detail });
  const filters: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    const kind = Object.hasOwn(spec.filters, name) ? spec.filters[name] : undefined;
    if (typeof value !== 'string') wrong(name, 'Give this parameter once.');
    else if (name === 'atLeast') ctx.atLeast = value as Position;
    else if (kind !== undefined) readFilter(kind, name, value, filters, wrong);
    else if (spec.paged && name === 'limit') ctx.limit = readLimit(value, wrong);
    else if (!spec.paged || name !== 'cursor') wrong(name.slice(0, 100), `Not known here; takes ${namesOf(spec)}.`);
  }
  ctx.query = filters;
  const { cursor } = query;
  if (errors.length === 0 && spec.paged && typeof cursor === 'string') readCursor(ctx, cursor, wrong);
  if (errors.length > 0) refuse(errors);
}

/** What a route takes, in words. */
function namesOf({ filters, paged }: QuerySpec): string {
  const names = [...Object.keys(filters), ...(paged ? ['limit', 'cursor'] : [])];
  return names.length === 0 ? 'atLeast only' : `${names.join(', ')} and atLeast`;
}

type Report = (pointer: string, detail: string, code?: ErrorCode) => void;

function readFilter(kind: Kind, name: string, value: string, into: Record<string, string>, wrong: Report): void {
  const found = kind.check(value);
  if (found === null) into[name] = kind.normalise === undefined ? value : String(kind.normalise(value));
  else if (Array.isArray(found)) wrong(name, 'Not a value of this parameter.');
  else {
    const { code, detail } = found as Finding;
    // Everything else that is wrong with a parameter has one code; this one says what to do about it.
    wrong(name, detail, code === 'TIMEZONE_REQUIRED' ? code : undefined);
  }
}

/** G-02: a window in a query that is not empty. */
export function assertWindow({ from, to }: Readonly<Record<string, string | undefined>>): void {
  refuseUnless(from === undefined || to === undefined || from < to, 'INVALID_WINDOW', { from, to });
}

function readLimit(value: string, wrong: Report): number {
  const limit = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > mostPerPage) wrong('limit', `Must be a whole number from 1 to ${mostPerPage}.`);
  return limit;
}

function readCursor(ctx: RequestContext, text: string, wrong: Report): void {
  const bytes = /^[A-Za-z0-9_-]+$/.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  if (bytes.length > markLength && bytes.subarray(0, markLength).equals(markOf(ctx))) {
    ctx.cursor = bytes.toString('utf8', markLength);
  } else wrong('cursor', 'Use nextCursor of the page before, with the same filters and limit.');
}

const markLength = 9;

/**
 * What a cursor is good for: this organisation's list at this address with these filters and this limit. Anything else would page
 * through another list, or skip items.
 */
function markOf(ctx: RequestContext): Buffer {
  const organisation = ctx.principal.kind === 'key' ? ctx.principal.organisationId : '';
  const filters = Object.entries(ctx.query).sort(([a], [b]) => (a < b ? -1 : 1));
  const list = JSON.stringify([organisation, ctx.path, ctx.limit, filters]);
  return createHash('sha256').update(list).digest().subarray(0, markLength);
}

export interface PageBody<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** One page as the API answers it. `nextCursor` is the store's; callers get it bound to this very list. */
export function page<T>(ctx: RequestContext, items: readonly T[], nextCursor: string | null): PageBody<T> {
  if (nextCursor === null) return { items, nextCursor };
  return { items, nextCursor: Buffer.concat([markOf(ctx), Buffer.from(nextCursor)]).toString('base64url') };
}
