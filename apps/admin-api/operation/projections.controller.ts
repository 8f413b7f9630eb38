import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../../libs/kernel/errors';
import { CORE } from '../api';
import { Answers, Says } from '../http/operation';
import { NoFields } from '../http/fields';
import type { Core } from '../../../libs/runtime/core';
import { projections } from './operation.responses';

/** The projector wherever it runs: in this thread, in a worker, or in a process of its own. Answers `false` for an unknown view. */
export abstract class ProjectorControl {
  abstract rebuild(view: string): Promise<boolean>;
  abstract resume(view: string): Promise<boolean>;
}

@ApiTags('Operation')
@Controller('v1/projections')
export class ProjectionsController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(ProjectorControl) private readonly projector: ProjectorControl,
  ) {}

  @Says(
    'Where every view stands, and where the log does. `stored` names the build that answers: a rebuild ends with another one.',
  )
  @Get()
  @Answers(projections)
  async list() {
    const head = await this.core.log.head();
    const items = this.core.progress.statuses().map(({ view, version, stored, state, position, error }) => ({
      view,
      version,
      stored,
      state,
      position,
      caughtUp: head === null || (position !== null && position >= head),
      error,
    }));
    return { head, items };
  }

  @Says('Builds a view anew beside the one in use, which answers until the new one has caught up.')
  @Post(':view/rebuild')
  @Answers(projections)
  async rebuild(@Param('view') view: string, @Body() _: NoFields) {
    if (!(await this.projector.rebuild(view))) throw new DomainError('NOT_FOUND', { view });
    return this.list();
  }

  @Says('Lets a halted view try again from where it stopped.')
  @Post(':view/resume')
  @Answers(projections)
  async resume(@Param('view') view: string, @Body() _: NoFields) {
    if (!(await this.projector.resume(view))) throw new DomainError('NOT_FOUND', { view });
    return this.list();
  }
}
