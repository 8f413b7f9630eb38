import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { id, instant, type Kind } from '../http/field-kinds';
import { Refuses } from '../http/operation';
import { Filters } from '../http/queries';
import { type Schema, text } from '../http/schemas';
import { type CsvColumn, csvOf, wantsCsv } from './csv';

const day = /^\d{4}-\d{2}-\d{2}$/;
const midnight = (value: unknown): unknown =>
  typeof value === 'string' && day.test(value) ? `${value}T00:00:00.000Z` : value;

/** An instant, or a day of UTC for its first instant. */
function dayOrInstant(): Kind {
  const { check, normalise, schema } = instant();
  return {
    check: (value) => check(midnight(value)),
    normalise: (value) => normalise!(midnight(value)),
    schema: { ...schema, description: 'An instant, or a day of UTC such as `2026-02-01`' },
  };
}

/** A report of api.md section 8: its filters, and its two forms. */
export const Reports = (schema: Schema): MethodDecorator =>
  applyDecorators(
    Filters({ seasonId: id(), performanceId: id(), from: dayOrInstant(), to: dayOrInstant() }),
    Refuses('INVALID_WINDOW'),
    ApiResponse({
      status: 200,
      description: 'Done; CSV with `Accept: text/csv`',
      content: { 'application/json': { schema: schema as object }, 'text/csv': { schema: text as object } },
    }),
  );

/** Answers a report as the caller wants it: with its totals as JSON, or its rows as CSV. */
export type AnswerAs = <Report extends { readonly items: readonly object[] }>(
  report: Report,
  columns: readonly CsvColumn[],
) => Report | string;

export const Form = createParamDecorator((_: unknown, context: ExecutionContext): AnswerAs => {
  const http = context.switchToHttp();
  const reply = http.getResponse<FastifyReply>();
  const { accept } = http.getRequest<FastifyRequest>().raw.headers;
  return (report, columns) => {
    reply.header('vary', 'accept');
    if (!wantsCsv(accept)) return report;
    reply.header('content-type', 'text/csv; charset=utf-8; header=present');
    // What is sent as text passes by the hook that says so of every other answer.
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    return csvOf(report.items, columns);
  };
});
