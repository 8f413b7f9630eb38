import { HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { AppendTooLarge, DamagedEvent, LogUnavailable } from '../../../libs/event-log/event-log';
import { errorCodes, statusOf, type ErrorCode } from '../../../libs/kernel/error-codes';
import { DomainError, StoredRefusal } from '../../../libs/kernel/errors';
import { explain } from '../../../libs/kernel/explain';
import type { Logger } from '../../../libs/platform/logging';
import { InvalidCursor, ReadModelsUnavailable } from '../../../libs/read-models/read-model-store';
import { SubjectKeysUnavailable } from '../../../libs/subject-keys/subject-key-store';
import { printable } from './request-context';

export const bodyLimit = 256 * 1024;

/** An RFC 9457 problem document. Without a `code` it is not the caller's doing, or not HTTP at all. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code?: ErrorCode;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly commandId: string;
}

/** What the framework itself refuses, by its own stable codes. */
const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'INVALID_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'INVALID_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'INVALID_JSON',
  FST_ERR_BAD_URL: 'NOT_FOUND',
  FST_ERR_NOT_FOUND: 'NOT_FOUND',
  FST_ERR_MAX_PARAM_LENGTH: 'INVALID_ID',
};

const codesByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'INVALID_JSON',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
};

/** The refusal that an error stands for; `null` for what should not have happened. */
function refusalOf(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  if (error instanceof LogUnavailable) return new DomainError('LOG_UNAVAILABLE');
  if (error instanceof DamagedEvent) return new DomainError('LOG_UNAVAILABLE', { position: error.position });
  // What one command does is one append: a hall with very long labels, say, on a log that takes a mebibyte at once.
  if (error instanceof AppendTooLarge) return new DomainError('BODY_TOO_LARGE', { max: error.max });
  // The keys of personal data are in the same place.
  if (error instanceof ReadModelsUnavailable || error instanceof SubjectKeysUnavailable)
    return new DomainError('READ_MODELS_UNAVAILABLE');
  if (error instanceof InvalidCursor) return new DomainError('INVALID_QUERY', { parameter: 'cursor' });
  const { code, statusCode } = (error ?? {}) as { readonly code?: string; readonly statusCode?: number };
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  const known = frameworkCodes[code ?? ''] ?? codesByStatus[status ?? 0];
  if (known === undefined) return null;
  return new DomainError(known, known === 'BODY_TOO_LARGE' ? { max: bodyLimit } : {});
}

/** The document of a refusal. */
function problemOf({ code, details: told }: DomainError, commandId: string): Problem {
  const details = withErrors(code, told);
  return {
    // Relative to the request's own address, so it is right behind any proxy.
    type: `/docs/errors#${code}`,
    title: errorCodes[code].title,
    status: statusOf(code, details),
    detail: explain(code, details),
    code,
    details,
    commandId,
  };
}

/** Whoever finds a field wrong, the rules too: `details.errors` names it, so that a form need look nowhere else. */
function withErrors(code: ErrorCode, details: DomainError['details']): DomainError['details'] {
  const { pointer, detail, errors } = details;
  if (typeof pointer !== 'string' || errors !== undefined || statusOf(code, details) !== 400) return details;
  const what = typeof detail === 'string' ? detail : `${errorCodes[code].title}.`;
  return { ...details, errors: [{ pointer, code, detail: what }] };
}

function internalProblem(commandId: string): Problem {
  return {
    type: 'about:blank',
    title: 'Internal error',
    status: 500,
    detail:
      'This is a fault of the server. Send the request again with the same Idempotency-Key, or report the commandId.',
    commandId,
  };
}

const problemType = 'application/problem+json; charset=utf-8';

/** Answers any error as a problem document, and logs what should not have happened. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  if (reply.sent || reply.raw.headersSent) return;
  const commandId = request.ctx?.commandId ?? printable(request.headers['idempotency-key']) ?? randomUUID();
  const refusal = refusalOf(error);
  // Somebody has to restore the log.
  if (refusal === null || error instanceof DamagedEvent) {
    const route = request.routeOptions.url ?? null;
    logger.error({ err: error, method: request.method, route, commandId }, 'a request failed');
  }
  const problem = refusal === null ? internalProblem(commandId) : problemOf(refusal, commandId);
  const { status } = problem;
  for (const [header, value] of Object.entries(headersOf(problem))) reply.header(header, value);
  // SUB-58: money that was refused is recorded all the same, and a reader may wait for the refund it has to go back with.
  if (error instanceof StoredRefusal) reply.header('log-position', error.position);
  if (!request.ctx) reply.header('x-correlation-id', printable(request.headers['x-correlation-id']) ?? commandId);
  reply
    .code(status)
    .header('content-type', problemType)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(JSON.stringify(problem));
}

/** What tells a client when or how to try again. */
function headersOf({ status, details }: Problem): Readonly<Record<string, string>> {
  if (status === 401) return { 'www-authenticate': 'Bearer' };
  if (status === 503) return { 'retry-after': '1' };
  if (status === 429 && typeof details?.retryAfter === 'number') return { 'retry-after': String(details.retryAfter) };
  return {};
}

/** The whole answer, as it goes over the socket, to what node's parser could not read as a request. */
export function rawProblem(error: NodeJS.ErrnoException): string {
  const [status, title, detail] = unreadable[error.code ?? ''] ?? [400, 'Bad Request', 'This is no HTTP request.'];
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, commandId: randomUUID() });
  return [
    `HTTP/1.1 ${status} ${title}`,
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

const unreadable: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'Send fewer or shorter headers.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not arrive in time.'],
};
