import { Controller, Get, Headers, Inject, type OnModuleInit, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { concatMap, interval } from 'rxjs';
import type { Core } from '../../../libs/runtime/core';
import { CORE } from '../api';
import { knownPosition } from '../audit/positions';
import type { GatedRoute } from '../http/gate';
import { Refuses, Says } from '../http/operation';
import { Authenticator } from '../http/principal';
import { Ctx, type RequestContext } from '../http/request-context';
import { ChangeFeed } from './change-feed';
import type { Change } from './changed-documents';
import { EventStream, type Frame } from './event-stream';
import { isTold, toldProjections } from './told-views';

const beatMs = 15_000;
const messages = { type: 'string', description: 'Messages with `{ view, id, position }` as their data' };

@ApiTags('Reports')
@Controller('v1/reports/stream')
export class ReportStreamController implements OnModuleInit {
  private readonly feed: ChangeFeed;
  private readonly open = new Set<EventStream>();

  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {
    const { log, progress } = core;
    this.feed = new ChangeFeed({ log, progress, projections: toldProjections });
  }

  /** A server that closes waits for its connections; these end by themselves only here. */
  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('preClose', async () => this.open.forEach((stream) => stream.end()));
  }

  @Says(
    'What changed, as it changes: a message for each document of a view, once readers find it changed. `Last-Event-ID` goes on behind the last message that was seen; some may come twice, none is left out. A reader that does not read is dropped.',
  )
  @Get()
  @RouteConfig({ readsNoView: true } satisfies Partial<GatedRoute>)
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The `id` of the last message seen' })
  @ApiResponse({
    status: 200,
    description: 'Server-sent events, until one side ends it',
    content: { 'text/event-stream': { schema: messages } },
  })
  @Refuses('INVALID_POSITION')
  async stream(
    @Ctx() ctx: RequestContext,
    @Req() request: FastifyRequest,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const after = (await knownPosition(this.core, lastEventId)) ?? (await this.core.log.head());
    if (request.method === 'HEAD') return void reply.type('text/event-stream').send();
    const { organisationId, role } = ctx;
    const stream = new EventStream(reply, () => ended());
    this.open.add(stream);
    // Where to come back to while there is nothing to tell yet.
    if (after !== null) stream.send({ id: after });
    const changes = this.feed
      .changes(organisationId, after, () => stream.keptUp())
      .pipe(concatMap(async (news) => ((await this.stands(request)) ? news : null)))
      .subscribe({
        next: (news) => {
          if (news === null) stream.end();
          else stream.send(...framesOf(news.filter(({ view }) => isTold(view, role))));
        },
        error: () => stream.end(),
      });
    const beats = interval(beatMs).subscribe(() => void this.beat(stream, request));
    const ended = (): void => {
      changes.unsubscribe();
      beats.unsubscribe();
      this.open.delete(stream);
    };
  }

  private async beat(stream: EventStream, request: FastifyRequest): Promise<void> {
    if (await this.stands(request)) stream.beat();
    else stream.end();
  }

  /** A key that was revoked meanwhile hears no more; while nobody can tell, it has not been. */
  private async stands({ headers }: FastifyRequest): Promise<boolean> {
    const key = headers.authorization?.replace(/^Bearer +/i, '') ?? '';
    try {
      return (await this.authenticator.authenticate(key, false)) !== null;
    } catch {
      return true;
    }
  }
}

/** Several documents change with one event: only with the last of them has a reader seen all of it. */
function framesOf(changes: readonly Change[]): Frame[] {
  return changes.map((change, index): Frame => {
    const isLast = changes[index + 1]?.position !== change.position;
    return isLast ? { id: change.position, data: change } : { data: change };
  });
}
