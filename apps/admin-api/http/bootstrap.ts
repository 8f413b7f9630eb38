import type { Socket } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../../libs/kernel/errors';
import type { Config } from '../../../libs/platform/config';
import { nestLogger, type Logger } from '../../../libs/platform/logging';
import { requestDurations, type Metrics } from '../../../libs/platform/metrics';
import { BodyPipe } from './body.pipe';
import { installDocs } from './docs';
import { drainOf } from './graceful-stop';
import { HealthChecks, installHealth } from './health';
import { openApiOf } from './open-api';
import { Authenticator } from './principal';
import { readJson } from './json-body';
import { answerProblem, bodyLimit, rawProblem } from './problem';
import { ProblemFilter } from './problem.filter';
import { ReadModelClock } from './read-model-clock';
import { BodyMacs } from './request-context';
import { routeRoles, type RouteRoles } from './roles';
import { installRouteTable, type RouteTable } from './route-table';

export interface HttpOptions {
  readonly config: Pick<Config, 'host' | 'port' | 'publicRateLimit'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly version: string;
  readonly matrix?: RouteRoles;
}

export interface HttpApp {
  readonly app: NestFastifyApplication;
  readonly routes: RouteTable['routes'];
  openApi(): OpenAPIObject;
  /** Starts to listen; resolves with the address. */
  listen(): Promise<string>;
  /** Finishes the requests in flight and then closes the application's modules, in this order. */
  close(): Promise<void>;
}

const slowMilliseconds = 1_000;

/**
 * How many may connect in the time of one turn of the event loop: a sale opens to thousands at once, and whom the system has no room for
 * waits a second and longer, or is turned away. The system's own limit (`net.core.somaxconn`) holds besides.
 */
const mostNewConnections = 4_096;

/**
 * The HTTP application with every convention of `api.md` section 1 on every route. `module` (or what it imports) provides
 * `Authenticator`, `BodyMacs`, `ReadModelClock` and `HealthChecks`. Rejects when a route has no roles named in the matrix.
 */
export async function createHttpApp(module: Type<unknown> | DynamicModule, options: HttpOptions): Promise<HttpApp> {
  const { config, logger, metrics, version, matrix = routeRoles } = options;
  const adapter = createAdapter(logger);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  const server = adapter.getInstance<FastifyInstance>();
  const drain = drainOf(server);
  const provided = <T>(token: abstract new () => T): T => app.get<T>(token, { strict: false });
  await server.register(rateLimit, { global: false, errorResponseBuilder: rateLimited });
  const table = installRouteTable(server, {
    keepers: {
      authenticator: provided(Authenticator),
      macs: provided(BodyMacs),
      clock: provided(ReadModelClock),
    },
    matrix,
    logger,
    observer: requestDurations(metrics),
    slowMilliseconds,
    linkBudget: server.rateLimit({ max: config.publicRateLimit, timeWindow: 60_000 }),
  });
  const openApi = () => openApiOf(app, table.routes, version);
  installHealth(server, provided(HealthChecks), metrics);
  installDocs(server, openApi);
  app.useGlobalPipes(new BodyPipe());
  app.useGlobalFilters(new ProblemFilter(logger));
  await app.init();
  table.assertComplete();
  return {
    app,
    routes: table.routes,
    openApi,
    listen: () => server.listen({ host: config.host, port: config.port, backlog: mostNewConnections }),
    close: async () => {
      await drain();
      await app.close();
    },
  };
}

function createAdapter(logger: Logger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit,
    keepAliveTimeout: 72_000,
    // From the first byte to the last of a request: nobody holds a connection by sending slowly.
    requestTimeout: 30_000,
    // A request that came in on an open connection is still answered while the server closes.
    return503OnClosing: false,
    // As long as node lets an address be: a token of any length is a wrong token, an id that is too long a wrong id.
    routerOptions: { maxParamLength: 16 * 1024, caseSensitive: true, ignoreTrailingSlash: false },
    // Nothing here uses Express middleware; without it a request passes one hook less.
    skipMiddie: true,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      answerProblem(error, request, reply, logger),
    clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket) {
      if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
      else socket.end(rawProblem(error));
    },
  });
  const server = adapter.getInstance();
  server.decorateRequest('ctx', null);
  server.removeContentTypeParser('text/plain');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, readJson(server));
  return adapter;
}

function rateLimited(_request: unknown, { max, ttl }: { readonly max: number; readonly ttl: number }): Error {
  return new DomainError('RATE_LIMITED', { max, retryAfter: Math.max(1, Math.ceil(ttl / 1000)) });
}
