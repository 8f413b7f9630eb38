import { Inject, Injectable } from '@nestjs/common';
import { type Command, CommandBus, type Query, QueryBus } from '@nestjs/cqrs';
import type { Call } from '../../libs/kernel/call';
import type { Channel } from '../../libs/kernel/event';
import { DomainError } from '../../libs/kernel/errors';
import type { Core } from '../../libs/runtime/core';
import type { Address } from '../../libs/runtime/command-runner';
import { later } from '../../libs/runtime/process-runner';
import type { Receipt } from '../../libs/runtime/stream-queue';
import type { Views } from '../../projections/query-context';
import { PastViews } from './audit/as-of/past-views';
import { type Answer, type AnswerOptions, created, ok } from './http/answers';
import { callOf, type RequestContext } from './http/request-context';
import { viewsAtHead, withPosition } from './log-head';

export const CORE = Symbol('core');
export const PUBLIC_URL = Symbol('what sales links begin with');

/** What a controller needs: both buses, and the core for facts and ids. */
@Injectable()
export class Api {
  readonly past: PastViews;

  constructor(
    @Inject(CORE) readonly core: Core,
    private readonly commandBus: CommandBus,
    private readonly queryBus: QueryBus,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {
    this.past = new PastViews(core);
  }

  /** What a query is to read from when the request asks for a moment of the past (`?asOf=`); `undefined`: as things are. */
  async asAsked({ organisationId, query }: RequestContext): Promise<Views | undefined> {
    return query.asOf === undefined ? undefined : this.past.asOf(organisationId, query.asOf);
  }

  async execute(command: Command<Receipt>): Promise<Receipt> {
    return withPosition(this.core, await this.commandBus.execute(command));
  }

  /**
   * `missing` for what a query does not find (G-07: what is another organisation's is not there). That is only said of views that show all
   * the log has: it may have been made a moment ago, by another process.
   */
  async ask<T>(query: Query<T | undefined>, missing: 'NOT_FOUND' | 'CAMPAIGN_NOT_FOUND' = 'NOT_FOUND'): Promise<T> {
    const found = await this.queryBus.execute(query);
    if (found !== undefined) return found;
    await viewsAtHead(this.core);
    const answer = await this.queryBus.execute(query);
    if (answer === undefined) throw new DomainError(missing);
    return answer;
  }

  /** The id of what a call creates: the caller's, or one derived from the call and its key, so that a repeat meets its own stream. */
  idFor(ctx: RequestContext, given: string | undefined, purpose?: string): string {
    return given ?? this.core.secrets.deriveId(ctx.organisationId, ctx.call, ctx.commandId, purpose);
  }

  /** CAMP-15: the link to hand out, and the token in it. */
  salesLink(organisationId: string, campaignId: string, linkVersion: number): { url: string; token: string } {
    const token = this.core.secrets.linkToken(organisationId, campaignId, linkVersion);
    return { url: `${this.publicUrl}/v1/links/${token}`, token };
  }

  /** SUB-26: what the web links of a house's subscriptions begin with; the pages are the web shop's. */
  shopUrl(organisationId: string): string {
    return `${this.publicUrl}/subscriptions/${organisationId}`;
  }
}

/** Personal data is shown to every role but `reporting` (api.md section 1). */
export const seesPersons = (ctx: RequestContext): boolean => ctx.role !== 'reporting';

/** A call that sells nothing: what staff and their programs do to settings. */
export const houseCall = (ctx: RequestContext, of?: string): Call => callOf(ctx, { channel: channelOf(ctx), of });

/** G-08: a web shop sells online; staff at the house do what they do at the box office. */
export const channelOf = (ctx: RequestContext): Channel =>
  ctx.role === 'online' || ctx.role === null ? 'online' : 'box_office';

export const addressOf = (ctx: RequestContext, id?: string): Address => ({ organisationId: ctx.organisationId, id });

/** Position and repeat of one or several receipts, as the answer tells them. */
export function toldBy(...receipts: readonly Receipt[]): Pick<AnswerOptions, 'position' | 'replayed'> {
  const position = later(...receipts.map((receipt) => receipt.position)) ?? undefined;
  return { position, replayed: receipts.some((receipt) => receipt.replayed) };
}

export const createdBy = (receipt: Receipt, body: object, location: string): Answer =>
  created(body, { location, ...toldBy(receipt) });

export const changedBy = (receipt: Receipt, body: object): Answer => ok(body, toldBy(receipt));
