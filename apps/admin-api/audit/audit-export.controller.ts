import { Readable } from 'node:stream';
import { Controller, Get, Inject, StreamableFile } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Core } from '../../../libs/runtime/core';
import { CORE } from '../api';
import { text } from '../http/field-kinds';
import { Answers, Refuses, Says } from '../http/operation';
import { Filters } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { signedHead as head } from './audit.responses';
import { exportedLines, signedHead } from './exported-log';
import { knownPosition } from './positions';

const lines = {
  type: 'string',
  description:
    'A line for each event, as `/v1/audit/events` tells it, with its `hash`; the last line is `{ "head": … }` as `/v1/audit/head` tells it, or `{ "broken": … }` where the log is no longer what it was',
} as const;

@ApiTags('Audit')
@Controller('v1/audit')
export class AuditExportController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @Says(
    'Where the chain of hashes over all events stands, signed. Kept elsewhere, it shows later whether anything before it was changed.',
  )
  @Get('head')
  @Answers(head)
  head(@Ctx() { organisationId }: RequestContext) {
    return signedHead(this.core, organisationId);
  }

  @Says(
    'All events up to a position as NDJSON, one a line with the hash that covers it and all before it; the last line is the signed head. `npm run cli -- verify-export FILE` checks the file, and needs nothing else. Personal values are sealed.',
  )
  @Get('export')
  @Filters({ upTo: text(200) })
  @ApiResponse({ status: 200, description: 'Done', content: { 'application/x-ndjson': { schema: lines } } })
  @Refuses('INVALID_POSITION')
  async export(@Ctx() { organisationId, query }: RequestContext) {
    const { core } = this;
    const upTo = (await knownPosition(core, query.upTo)) ?? (await core.log.head());
    const lines = await begun(exportedLines(core, organisationId, upTo));
    const events = Readable.from(lines, { objectMode: false });
    const disposition = `attachment; filename="${organisationId}.ndjson"`;
    return new StreamableFile(events, { type: 'application/x-ndjson', disposition });
  }
}

/** With its first line at hand: what fails before it is answered as a problem, as everywhere. */
async function begun(lines: AsyncGenerator<string>): Promise<AsyncIterable<string>> {
  const first = await lines.next();
  return (async function* () {
    if (!first.done) yield first.value;
    yield* lines;
  })();
}
