import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../../libs/kernel/errors';
import type { Position } from '../../../libs/kernel/event';
import { CORE } from '../api';
import type { GatedRoute } from '../http/gate';
import { Answers, Says } from '../http/operation';
import { NoFields } from '../http/fields';
import type { Core } from '../../../libs/runtime/core';
import { requestRebuild, requestResume } from '../../../libs/runtime/view-control';
import type { ViewRecord } from '../../../libs/read-models/read-model-store';
import { placeOfRebuild, withRequests } from '../../../libs/runtime/view-status';
import { projections, type Rebuild } from './operation.responses';

/** The log and the views as the stores tell of them at one look. */
interface Stand {
  readonly head: Position | null;
  readonly records: readonly ViewRecord[];
}

/** Directs whoever projects, in this process or another one, through the store of the read models (ADR 0010). */
@ApiTags('Operation')
@Controller('v1/projections')
export class ProjectionsController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @Says(
    'Where every view stands, and where the log does. `stored` names the build that answers: a rebuild ends with another one.',
  )
  @Get()
  @RouteConfig({ readsNoView: true } satisfies Partial<GatedRoute>)
  @Answers(projections)
  async list() {
    const { log, progress, readModels } = this.core;
    const [head, records] = await Promise.all([log.head(), readModels.views()]);
    progress.sawHead(head);
    const lags = new Map(progress.lags().map(({ view, milliseconds }) => [view, milliseconds]));
    const items = withRequests(progress.statuses(), records).map(
      ({ view, version, stored, state, position, error }) => ({
        view,
        version,
        stored,
        state,
        position,
        lag: lags.get(view) ?? 0,
        caughtUp: head === null || (position !== null && position >= head),
        rebuild: state === 'rebuilding' ? this.progressOf(view, version, { head, records }) : null,
        error,
      }),
    );
    return { head, items };
  }

  /** What the projector has stored of the new build, whichever process that projector runs in. */
  private progressOf(view: string, version: number, { head, records }: Stand): Rebuild {
    const record = records.find(({ name }) => name === view);
    const position = record ? placeOfRebuild(record, version) : null;
    const progress = head === null || position === null ? 0 : this.core.log.shareUpTo(position, head);
    return { position, progress };
  }

  @Says('Builds every view anew, each beside the one in use, which answers until the new one has caught up.')
  @Post('rebuild')
  @Answers(projections)
  async rebuildAll(@Body() _: NoFields) {
    const { readModels, progress } = this.core;
    const known = progress.statuses();
    for (const { view } of known) await requestRebuild(readModels, known, view);
    return this.list();
  }

  @Says('Builds a view anew beside the one in use, which answers until the new one has caught up.')
  @Post(':view/rebuild')
  @Answers(projections)
  async rebuild(@Param('view') view: string, @Body() _: NoFields) {
    const { readModels, progress } = this.core;
    if (!(await requestRebuild(readModels, progress.statuses(), view))) throw new DomainError('NOT_FOUND', { view });
    return this.list();
  }

  @Says('Lets a halted view try again from where it stopped.')
  @Post(':view/resume')
  @Answers(projections)
  async resume(@Param('view') view: string, @Body() _: NoFields) {
    const { readModels, progress } = this.core;
    if (!(await requestResume(readModels, progress.statuses(), view))) throw new DomainError('NOT_FOUND', { view });
    return this.list();
  }
}
