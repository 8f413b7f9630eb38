import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { DomainError } from '../../../libs/kernel/errors';
import { refuse } from './body.pipe';
import { idPattern } from './field-kinds';
import { roleOf, type Authenticator, type Principal, type Role } from './principal';
import { noQuery, readQuery, type QuerySpec } from './queries';
import type { ReadModelClock } from './read-model-clock';
import { printable, RequestContext, type BodyMacs } from './request-context';
import type { Access } from './roles';

/** What the gate asks of the application. */
export interface GateKeepers {
  readonly authenticator: Authenticator;
  readonly macs: BodyMacs;
  readonly clock: ReadModelClock;
}

export interface GatedRoute {
  readonly method: string;
  readonly pattern: string;
  readonly access: Access;
  readonly query?: QuerySpec;
  /** What it answers stands in no view, so there is nothing to wait for. */
  readonly readsNoView?: boolean;
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void;

/**
 * One hook before everything else of a route, in this order: credential, role, headers, ids in the path, query. It runs before the
 * body is read, so nobody without a key can make the server parse one. Without a promise unless the credential needs one.
 */
export function gate(route: GatedRoute, { authenticator, macs }: GateKeepers): Hook {
  const admit = admission(route);
  const names = parameters(route.pattern);
  const writes = isWrite(route.method);
  if (route.access === 'public') {
    return (request, reply, done) => {
      if (names.length > 0 && leavesOut(names, request)) return void reply.callNotFound();
      const ctx = enter(request, reply, route.pattern, macs);
      done(attempt(() => admit(request, ctx, { kind: 'public' })));
    };
  }
  return (request, reply, done) => {
    if (names.length > 0 && leavesOut(names, request)) return void reply.callNotFound();
    const ctx = enter(request, reply, route.pattern, macs);
    const judge = (principal: Principal | null) => attempt(() => admit(request, ctx, principal));
    const bearer = bearerOf(request.raw.headers.authorization);
    if (bearer === null) return done(judge(null));
    let found: ReturnType<Authenticator['authenticate']>;
    try {
      found = authenticator.authenticate(bearer, writes);
    } catch (error) {
      return done(error as Error);
    }
    if (!(found instanceof Promise)) return done(judge(found));
    found.then((principal) => done(judge(principal)), done);
  };
}

/** Waits for `?atLeast`, once the request has shown that it is one worth waiting for; a read without it waits as long as the clock says. */
export function waitForReadModels({ method, readsNoView }: GatedRoute, { clock }: GateKeepers): Hook {
  const reads = !isWrite(method) && !readsNoView;
  return (request, _, done) => {
    const atLeast = request.ctx?.atLeast ?? null;
    const waiting = atLeast !== null ? clock.waitFor(atLeast) : reads ? clock.beforeRead?.() : undefined;
    if (waiting === undefined) done();
    else waiting.then(() => done(), done);
  };
}

function enter(request: FastifyRequest, reply: FastifyReply, pattern: string, macs: BodyMacs): RequestContext {
  const ctx = new RequestContext(request, pattern, macs);
  request.ctx = ctx;
  reply.header('x-correlation-id', ctx.correlationId);
  if (ctx.traceparent !== undefined) reply.header('traceparent', ctx.traceparent);
  return ctx;
}

function attempt(admit: () => void): Error | undefined {
  try {
    admit();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

type Admit = (request: FastifyRequest, ctx: RequestContext, principal: Principal | null) => void;

function admission({ access, pattern, query = noQuery, method }: GatedRoute): Admit {
  const allowed = access === 'public' ? null : new Set<Role | null>(access);
  const ids = parameters(pattern).filter(isId);
  const writes = isWrite(method);
  return (request, ctx, principal) => {
    if (principal === null) throw new DomainError('UNAUTHENTICATED');
    ctx.principal = principal;
    const role = roleOf(principal);
    if (allowed !== null && !allowed.has(role)) throw new DomainError('FORBIDDEN', { role });
    if (writes) checkIdempotencyKey(request.raw.headers['idempotency-key']);
    if (ids.length > 0) checkIds(ids, request.params as Readonly<Record<string, string>>);
    if (request.raw.url?.includes('?')) readQuery(ctx, query, request.query as Readonly<Record<string, unknown>>);
  };
}

const isWrite = (method: string): boolean => method !== 'GET' && method !== 'HEAD';

function bearerOf(header: string | undefined): string | null {
  if (header === undefined || header.length > 1024) return null;
  return /^Bearer +([\x21-\x7e]+)$/i.exec(header)?.[1] ?? null;
}

function checkIdempotencyKey(header: string | readonly string[] | undefined): void {
  if (header === undefined || printable(header) !== undefined) return;
  refuse([
    { pointer: 'Idempotency-Key', code: 'INVALID_FIELD', detail: 'Must be 1 to 128 printable ASCII characters.' },
  ]);
}

function parameters(pattern: string): readonly string[] {
  return [...pattern.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
}

/** `/v1/things/` is no address: the router finds `/v1/things/:id` there, with an empty id. */
function leavesOut(names: readonly string[], request: FastifyRequest): boolean {
  const params = request.params as Readonly<Record<string, string>>;
  return names.some((name) => params[name] === '');
}

/** The parameters that are ids of resources: `:id` and those that end in `Id`. */
const isId = (parameter: string) => /^id$|Id$/.test(parameter);

function checkIds(names: readonly string[], params: Readonly<Record<string, string>>): void {
  for (const name of names) {
    if (!idPattern.test(params[name] ?? '')) throw new DomainError('INVALID_ID', { parameter: name });
  }
}
