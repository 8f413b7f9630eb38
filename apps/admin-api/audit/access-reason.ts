import type { IncomingHttpHeaders } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../http/body.pipe';

/** Why the caller has to see personal values, or `null`: then they stay sealed. */
export function accessReasonOf(headers: IncomingHttpHeaders): string | null {
  const header = headers['x-access-reason'];
  return header === undefined ? null : reasonOf(String(header));
}

/** The same as a parameter of a handler. */
export const AccessReason = createParamDecorator((_: unknown, context: ExecutionContext) =>
  accessReasonOf(context.switchToHttp().getRequest<FastifyRequest>().raw.headers),
);

const longest = 500;

/** Header values come as Latin-1, whatever the caller wrote; what is valid UTF-8 was meant as that. */
export function reasonOf(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  const utf8 = bytes.toString('utf8');
  const reason = (utf8.includes('\ufffd') ? header : utf8).trim();
  if (reason !== '' && reason.length <= longest) return reason;
  const detail = `Say in 1 to ${longest} characters why the personal values have to be seen.`;
  return refuse([{ pointer: 'X-Access-Reason', code: 'INVALID_FIELD', detail }]);
}

/** The answer holds personal values, which are opened only for a reason; that look is recorded (`PersonalDataOpened`). */
export const OpensForAReason = (when = ''): MethodDecorator =>
  ApiHeader({
    name: 'X-Access-Reason',
    required: false,
    description: `${when}Why personal values have to be seen; without it they are not shown. The look is recorded with this reason.`,
  });
