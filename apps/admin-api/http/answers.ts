import type { FastifyReply } from 'fastify';
import type { Position } from '../../../libs/kernel/event';

export interface AnswerOptions {
  /** Counts changes of the resource's settings; told as `ETag`. Taken from `body.version` when not given. */
  readonly version?: number;
  /** Told as `Log-Position`: not before any event that the request caused. */
  readonly position?: Position;
  /** The command was known: this is its first answer again (G-06). */
  readonly replayed?: boolean;
}

/** What a handler returns when its status or headers are not those of a plain read. */
export class Answer {
  constructor(
    readonly status: number,
    readonly body: object,
    readonly options: AnswerOptions & { readonly location?: string },
  ) {}
}

/** 200 with the resource as it stands. */
export function ok(body: object, options: AnswerOptions = {}): Answer {
  return new Answer(200, body, options);
}

/** 201 with `Location`: the call created what stands there. A repeat of the call answers the same. */
export function created(body: object, options: AnswerOptions & { readonly location: string }): Answer {
  return new Answer(201, body, options);
}

/** 202 with `Location`: it has begun, and stands there when it is done. */
export function accepted(body: object, options: AnswerOptions & { readonly location: string }): Answer {
  return new Answer(202, body, options);
}

/** Status and headers of what a handler returned; gives back the body to send. */
export function applyAnswer(reply: FastifyReply, payload: unknown): unknown {
  if (!(payload instanceof Answer)) {
    // Nest answers 201 to every POST; here only what creates something does, and that is an `Answer`.
    if (reply.statusCode === 201) reply.code(200);
    setEtag(reply, (payload as { readonly version?: unknown } | null)?.version);
    return payload;
  }
  const { status, body, options } = payload;
  reply.code(status);
  if (options.location !== undefined) reply.header('location', options.location);
  if (options.position !== undefined) reply.header('log-position', options.position);
  if (options.replayed === true) reply.header('idempotent-replayed', 'true');
  setEtag(reply, options.version ?? (body as { readonly version?: unknown }).version);
  return body;
}

function setEtag(reply: FastifyReply, version: unknown): void {
  if (typeof version === 'number') reply.header('etag', `"${version}"`);
}
