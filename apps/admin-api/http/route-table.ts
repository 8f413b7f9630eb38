import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Logger } from '../../../libs/platform/logging';
import type { ObserveRequest } from '../../../libs/platform/metrics';
import { applyAnswer } from './answers';
import { gate, waitForReadModels, type GatedRoute, type GateKeepers } from './gate';
import { accessTo, type RouteRoles } from './roles';

/** Every route of the application, as it was registered. */
export interface RouteTable {
  /** Without the `HEAD` of each `GET`. */
  readonly routes: readonly GatedRoute[];
  /** Throws for routes that nobody has said who may call: such an application must not start. */
  assertComplete(): void;
}

export interface RouteTableOptions {
  readonly keepers: GateKeepers;
  readonly matrix: RouteRoles;
  readonly logger: Logger;
  readonly observer: (method: string, pattern: string) => ObserveRequest;
  /** Requests slower than this are worth a line at level `info`. */
  readonly slowMilliseconds: number;
  /** One budget for each address over all that anybody may ask of links, whichever way. */
  readonly linkBudget: LinkBudget;
}

/** Counts a request and refuses it once its address has asked too often. */
export type LinkBudget = (request: FastifyRequest, reply: FastifyReply) => unknown;

/**
 * Hangs the conventions on every route that is registered from now on. They are hooks of the route itself, made once with what the
 * route needs, so a request looks nothing up and passes neither guards nor interceptors.
 */
export function installRouteTable(server: FastifyInstance, options: RouteTableOptions): RouteTable {
  const routes: GatedRoute[] = [];
  const unclaimed: string[] = [];
  server.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      const access = accessTo(options.matrix, method === 'HEAD' ? 'GET' : method, route.url);
      if (access === undefined) {
        unclaimed.push(`${method} ${route.url}`);
        continue;
      }
      const { query, readsNoView } = (route.config ?? {}) as Pick<GatedRoute, 'query' | 'readsNoView'>;
      const gated: GatedRoute = { method, pattern: route.url, access, query, readsNoView };
      hang(route, gated, options);
      if (method !== 'HEAD') routes.push(gated);
    }
  });
  return {
    routes,
    assertComplete: () => {
      if (unclaimed.length > 0) throw new Error(`no roles are named for: ${unclaimed.join(', ')} (roles.ts)`);
    },
  };
}

function hang(route: RouteOptions, gated: GatedRoute, options: RouteTableOptions): void {
  const { keepers, observer, logger, slowMilliseconds } = options;
  const { method, pattern } = gated;
  const observe = observer(method, pattern);
  const report = requestLine(logger, method, pattern, slowMilliseconds);
  if (pattern.startsWith('/v1/')) {
    // Before the gate: a request that it refuses has been asked all the same.
    const limits = pattern.startsWith('/v1/links/') ? [options.linkBudget] : [];
    route.onRequest = [...limits, gate(gated, keepers), ...[route.onRequest ?? []].flat()] as typeof route.onRequest;
    route.preHandler = [waitForReadModels(gated, keepers), ...[route.preHandler ?? []].flat()];
    route.preSerialization = (_request, reply, payload, done) => {
      reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
      done(null, applyAnswer(reply, payload));
    };
  }
  route.onResponse = (request, reply, done) => {
    const milliseconds = reply.elapsedTime;
    observe(reply.statusCode, milliseconds);
    report(request, reply, milliseconds);
    done();
  };
}

/**
 * One line per request at level `debug`; above it only for what failed or was slow. The route's pattern stands for the address: ids
 * in it may be link tokens, and a query may hold anything.
 */
function requestLine(logger: Logger, method: string, route: string, slow: number) {
  const everything = logger.isLevelEnabled('debug');
  return (request: FastifyRequest, reply: FastifyReply, milliseconds: number): void => {
    const status = reply.statusCode;
    if (!everything && status < 500 && milliseconds < slow) return;
    const { commandId, correlationId } = request.ctx ?? {};
    const line = { method, route, status, milliseconds: Math.round(milliseconds * 10) / 10, commandId, correlationId };
    if (status >= 500 || milliseconds >= slow) logger.info(line, 'request');
    else logger.debug(line, 'request');
  };
}
