import { fastify, type FastifyInstance } from 'fastify';
import type { DomainError } from '../../libs/kernel/errors';
import type { Logger } from '../../libs/platform/logging';
import type { Metrics } from '../../libs/platform/metrics';
import { installHealth, type HealthChecks } from '../admin-api/http/health';
import { answerProblem } from '../admin-api/http/problem';

interface HealthServer {
  readonly checks: HealthChecks;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** What every other address is refused with. */
  readonly elsewhere: () => DomainError;
}

/** Health and metrics, as every process has them, and nothing else; refusals look as those of the API do. */
export function healthServer({ checks, metrics, logger, elsewhere }: HealthServer): FastifyInstance {
  const http = fastify({
    frameworkErrors: (error, request, reply) => answerProblem(error, request, reply, logger),
  });
  http.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, logger));
  http.setNotFoundHandler((request, reply) => answerProblem(elsewhere(), request, reply, logger));
  installHealth(http, checks, metrics);
  return http;
}
