import { Body, Controller, Delete, Get, Module, Param, Patch, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DamagedEvent, LogUnavailable } from '../../../libs/event-log/event-log';
import type { Position } from '../../../libs/kernel/event';
import { DomainError } from '../../../libs/kernel/errors';
import { createLogger } from '../../../libs/platform/logging';
import { createMetrics } from '../../../libs/platform/metrics';
import { InvalidCursor, ReadModelsUnavailable } from '../../../libs/read-models/read-model-store';
import { SubjectKeysUnavailable } from '../../../libs/subject-keys/subject-key-store';
import { accepted, created, ok } from './answers';
import { createHttpApp, type HttpApp, type HttpOptions } from './bootstrap';
import { id, oneOf } from './field-kinds';
import {
  Email,
  Flag,
  InstantField,
  IntegerOrNull,
  ListOf,
  MoneyBody,
  MoneyField,
  Name,
  Nested,
  NoFields,
  OneOf,
  OptionalId,
  patchOf,
  Quantity,
  Text,
} from './fields';
import type { GatedRoute } from './gate';
import { HealthChecks } from './health';
import { Authenticator, type Principal, type Role } from './principal';
import { Filters, page, Paged } from './queries';
import { ReadModelClock } from './read-model-clock';
import { assertVersion, BodyMacs, callOf, Ctx, expectedVersion, type RequestContext } from './request-context';
import type { RouteRoles } from './roles';

/** A small application with one resource, to see every convention at work. */

class PlaceBody {
  @Text(5)
  row!: string;

  @MoneyField({ optional: true })
  price?: MoneyBody;
}

class ThingBody {
  @OptionalId()
  id?: string;

  @Name()
  name!: string;

  @InstantField({ optional: true })
  at?: string;

  @MoneyField({ optional: true })
  price?: MoneyBody;

  @Email({ optional: true })
  email?: string;

  @Quantity({ optional: true })
  quantity?: number;

  @IntegerOrNull({ optional: true })
  cap?: number | null;

  @Flag({ optional: true })
  open?: boolean = true;

  @OneOf(['a', 'b'], { optional: true })
  kind?: string;

  @ListOf(id(), { optional: true, max: 3 })
  ids?: string[];

  @Nested(() => PlaceBody, { optional: true, nullable: true, each: true })
  places?: PlaceBody[] | null;
}

class ThingPatch extends patchOf(ThingBody) {}

const failures: Readonly<Record<string, () => Error>> = {
  log: () => new LogUnavailable(new Error('gone')),
  damage: () => new DamagedEvent('0000000000000007' as Position, 'checksum mismatch'),
  views: () => new ReadModelsUnavailable(new Error('gone')),
  keys: () => new SubjectKeysUnavailable(new Error('gone')),
  cursor: () => new InvalidCursor(),
  gone: () => new DomainError('CAMPAIGN_ENDED', { status: 'ended', endsAt: '2026-01-01T00:00:00.000Z' }),
  exceeded: () => new DomainError('CAMPAIGN_TOTAL_EXCEEDED', { remaining: 3 }),
  range: () => new DomainError('OUT_OF_RANGE', { pointer: '/maxTotal', value: 0, min: 1 }),
  field: () => new DomainError('INVALID_FIELD', { pointer: '/rows/0/seats', detail: 'a row has at least one seat' }),
  zone: () => new DomainError('PRICE_ZONE_NOT_FOUND', { pointer: '/rows/0/priceZoneId', priceZoneId: 'floor' }),
  bug: () => new Error('secret internals'),
};

@Controller('v1')
class ThingController {
  running = 0;

  @Post('things')
  create(@Body() body: ThingBody, @Ctx() ctx: RequestContext) {
    const call = callOf(ctx, { channel: 'online', of: body.id });
    return created({ ...body, call, version: 1 }, { location: `/v1/things/${body.id}`, position: '7' as Position });
  }

  @Get('things')
  @Paged({ kind: oneOf(['a', 'b']) })
  list(@Ctx() ctx: RequestContext) {
    const { limit, cursor, query } = ctx;
    return page(ctx, [{ limit, cursor: cursor ?? null, query }], 'next-of-store');
  }

  @Get('others')
  @Paged()
  others(@Ctx() ctx: RequestContext) {
    return page(ctx, [], ctx.cursor ?? null);
  }

  @Get('filtered')
  @Filters({ seasonId: id() })
  filtered(@Ctx() ctx: RequestContext) {
    return ctx.query;
  }

  @Get('things/:id')
  read(@Param('id') thing: string, @Ctx() ctx: RequestContext) {
    return { id: thing, organisationId: ctx.organisationId, version: 4 };
  }

  @Patch('things/:id')
  edit(@Ctx() ctx: RequestContext, @Body() _: ThingPatch) {
    assertVersion(ctx, 4);
    return ok({ expected: expectedVersion(ctx), version: 5 }, { replayed: true });
  }

  @Delete('things/:id')
  remove() {
    return {};
  }

  @Post('things/:id/check')
  check() {
    return accepted({ state: 'running' }, { location: '/v1/things/x' });
  }

  @Post('things/:id/plain')
  plain(@Body() _: NoFields) {
    return { plain: true };
  }

  @Get('failures/:what')
  fail(@Param('what') what: string) {
    throw failures[what]?.() ?? new DomainError('NOT_FOUND');
  }

  @Get('statement')
  @RouteConfig({ readsNoView: true } satisfies Partial<GatedRoute>)
  statement() {
    return {};
  }

  @Get('slow')
  async slow() {
    this.running += 1;
    await new Promise((resolve) => setTimeout(resolve, 150));
    return { done: true };
  }

  @Get('links/:token')
  link(@Ctx() ctx: RequestContext) {
    return { call: ctx.call, actor: ctx.actor };
  }

  @Post('links/:token/claims')
  claim(@Body() _: NoFields) {
    return {};
  }
}

const reading: readonly Role[] = ['admin', 'reporting'];

const toyMatrix: RouteRoles = {
  'POST /v1/things': ['admin'],
  'GET /v1/things': reading,
  'GET /v1/others': reading,
  'GET /v1/filtered': reading,
  'GET /v1/things/:id': reading,
  'PATCH /v1/things/:id': ['admin'],
  'DELETE /v1/things/:id': ['admin'],
  'POST /v1/things/:id/check': ['admin'],
  'POST /v1/things/:id/plain': ['admin'],
  'GET /v1/failures/:what': reading,
  'GET /v1/slow': reading,
  'GET /v1/statement': reading,
  'GET /v1/links/:token': 'public',
  'POST /v1/links/:token/claims': 'public',
};

/** Keys of the toy application; `slow-` before one makes the answer a promise. */
class ToyKeys extends Authenticator {
  authenticate(bearer: string) {
    const answer = this.find(bearer.replace('slow-', ''));
    return bearer.startsWith('slow-') ? Promise.resolve(answer) : answer;
  }

  private find(bearer: string): Principal | null {
    if (bearer === 'system') return { kind: 'system' };
    if (bearer === 'log-away') throw new LogUnavailable(new Error('gone'));
    if (bearer !== 'admin' && bearer !== 'reporting') return null;
    return { kind: 'key', organisationId: 'demo', keyId: `key-${bearer}`, role: bearer, unit: null };
  }
}

class ToyMacs extends BodyMacs {
  mac(organisationId: string, text: string) {
    return `${organisationId}:${text}`;
  }
}

export class ToyClock extends ReadModelClock {
  waited = 0;

  override beforeRead() {
    this.waited += 1;
    return undefined;
  }

  async waitFor(position: Position) {
    if (position === 'ahead') throw new DomainError('PROJECTION_LAGGING', { position });
    if (!/^\d+$/.test(position)) throw new DomainError('INVALID_POSITION');
  }
}

export class ToyHealth extends HealthChecks {
  problem: string | null = null;

  all() {
    return [{ name: 'toy', check: () => this.problem }];
  }
}

@Module({
  controllers: [ThingController],
  providers: [
    { provide: Authenticator, useClass: ToyKeys },
    { provide: BodyMacs, useClass: ToyMacs },
    { provide: ReadModelClock, useClass: ToyClock },
    { provide: HealthChecks, useClass: ToyHealth },
  ],
})
class ToyModule {}

export interface Toy extends HttpApp {
  readonly url: string;
  readonly lines: readonly string[];
}

/** The toy application on a free port, with what it logs. */
export async function startToy(options: Partial<HttpOptions> = {}, level: 'info' | 'debug' = 'info'): Promise<Toy> {
  const lines: string[] = [];
  const http = await createHttpApp(ToyModule, {
    config: { host: '127.0.0.1', port: 0, publicRateLimit: 5 },
    logger: createLogger(level, { destination: { write: (line) => void lines.push(line) } }),
    metrics: createMetrics(),
    version: '0.0.0',
    matrix: toyMatrix,
    ...options,
  });
  return { ...http, url: await http.listen(), lines };
}
