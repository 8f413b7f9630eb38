import { randomUUID } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { refuseStale, type ExpectedVersion } from '../../../libs/domain/settings/settings.rules';
import type { Call } from '../../../libs/kernel/call';
import type { Channel, Position } from '../../../libs/kernel/event';
import { DomainError } from '../../../libs/kernel/errors';
import { canonicalJson } from '../../../libs/kernel/canonical-json';
import { roleOf, type Principal, type Role } from './principal';

/**
 * The MAC of a request's body with the organisation's secret (`architecture.md` section 4): tells a repeat from a reused key, and
 * says nothing about the body to anybody without the secret.
 */
export abstract class BodyMacs {
  abstract mac(organisationId: string, text: string): string;
}

/** What the conventions of `api.md` section 1 know of a request once it has been let in. */
export class RequestContext {
  principal: Principal = { kind: 'public' };
  /** The idempotency key (G-06), made here when the caller has none. */
  readonly commandId: string;
  readonly correlationId: string;
  readonly traceparent: string | undefined;
  atLeast: Position | null = null;
  /** The filters of the route's `@Filters` or `@Paged`, each checked. */
  query: Readonly<Record<string, string>> = noQuery;
  limit = 50;
  /** Of the store; unwrapped from what the caller sent. */
  cursor: string | undefined = undefined;

  constructor(
    private readonly request: FastifyRequest,
    private readonly pattern: string,
    private readonly macs: BodyMacs,
  ) {
    const { headers } = request.raw;
    this.commandId = printable(headers['idempotency-key']) ?? randomUUID();
    this.correlationId = printable(headers['x-correlation-id']) ?? this.commandId;
    this.traceparent = traceparent(headers.traceparent);
  }

  /** The organisation of the credential, never of the body (G-07). A route that anybody may call has none. */
  get organisationId(): string {
    if (this.principal.kind !== 'key') throw new DomainError('FORBIDDEN');
    return this.principal.organisationId;
  }

  get role(): Role | null {
    return roleOf(this.principal);
  }

  /** Who, as events record it. */
  get actor(): string {
    if (this.principal.kind === 'key') return this.principal.keyId;
    return this.principal.kind === 'system' ? 'system' : 'public-link';
  }

  /**
   * Method and path, one text for all spellings of an address. The token of a link and a barcode are left out: they are secrets and have
   * no place in the log, so a call on one must name its campaign or ticket with `of`.
   */
  get call(): string {
    const { method, url = '' } = this.request.raw;
    const query = url.indexOf('?');
    const path = query < 0 ? url : url.slice(0, query);
    if (!path.includes('%') && !secretParameter.test(this.pattern)) return `${method} ${path}`;
    const params = this.request.params as Readonly<Record<string, string>>;
    const told = (text: string, key: string) => (secretParameter.test(text) ? `{${key}}` : (params[key] ?? ''));
    return `${method} ${this.pattern.replace(/:(\w+)/g, told)}`;
  }

  get ifMatch(): string | undefined {
    return this.request.raw.headers['if-match'];
  }

  get path(): string {
    return this.call.slice(this.call.indexOf(' ') + 1);
  }

  /** The MAC of the body as it was sent, whatever order its fields were in. */
  bodyMac(organisationId: string): string {
    return this.macs.mac(organisationId, canonicalJson(this.request.body ?? null));
  }
}

/** What in an address only its bearer may know. */
const secretParameter = /:(?:token|barcode)\b/;

const noQuery: Readonly<Record<string, string>> = Object.freeze({});

/** The request's context, as a parameter of a handler. */
export const Ctx = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().ctx,
);

declare module 'fastify' {
  interface FastifyRequest {
    ctx: RequestContext | null;
  }
}

export interface CallOptions {
  readonly channel: Channel;
  /** What else is part of the call: an id in the body, a customer's address as a MAC, the campaign of a link. */
  readonly of?: string;
  /** Where the credential has no organisation: the one that the path or body leads to. */
  readonly organisationId?: string;
}

/** What a command carries of the request that asked for it. */
export function callOf(ctx: RequestContext, { channel, of, organisationId = ctx.organisationId }: CallOptions): Call {
  return {
    organisationId,
    commandId: ctx.commandId,
    call: of === undefined ? ctx.call : `${ctx.call} ${of}`,
    bodyMac: ctx.bodyMac(organisationId),
    correlationId: ctx.correlationId,
    causationId: ctx.commandId,
    actor: ctx.actor,
    channel,
    traceparent: ctx.traceparent,
  };
}

/**
 * The version that the caller believes in, or several, from `If-Match`: `null` = any. Weak tags count as strong ones, for proxies that
 * compress weaken them. What is no version of ours is -1, which no resource has, so that it is refused as stale and never ignored.
 */
export function expectedVersion(ctx: RequestContext): ExpectedVersion {
  const text = ctx.ifMatch?.trim();
  if (text === undefined || text === '*') return null;
  if (versionForm.test(text)) return Number(text);
  if (!tagsForm.test(text)) return -1;
  const tags = [...text.matchAll(/"([^"]*)"/g)].map(([, tag = '']) => tag);
  const versions = tags.filter((tag) => versionForm.test(tag)).map(Number);
  return versions.length > 1 ? versions : (versions[0] ?? -1);
}

const versionForm = /^(?:0|[1-9]\d{0,14})$/;
/** RFC 9110: one entity tag or several, with commas between them. */
const tagsForm = /^(?:W\/)?"[^"]*"(?:[ \t]*,[ \t]*(?:W\/)?"[^"]*")*$/;

/** Refuses a stale `If-Match` with VERSION_CONFLICT. */
export function assertVersion(ctx: RequestContext, version: number): void {
  refuseStale(version, expectedVersion(ctx));
}

/** A header of 1 to 128 printable ASCII characters; anything else is as if it were not there. */
export function printable(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\x20-\x7e]{1,128}$/.test(header) ? header : undefined;
}

/** A W3C trace context of version 00, or nothing: a malformed one must be ignored. */
function traceparent(header: string | readonly string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  const [, trace, parent] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(header) ?? [];
  if (trace === undefined || parent === undefined) return undefined;
  return /[^0]/.test(trace) && /[^0]/.test(parent) ? header : undefined;
}
