import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** More than anybody means to ask for. */
const mostLanguages = 20;

/**
 * The languages of an `Accept-Language` header, best first, each once and as its first part (`sv` for `sv-SE`). What cannot be read, and
 * what is not wanted (`q=0`), is left out.
 */
export function languagesOf(header: string | undefined): string[] {
  const ranges = (header ?? '').slice(0, 1000).split(',').slice(0, mostLanguages);
  const wanted = ranges.flatMap((range) => {
    const [, language, q = '1'] =
      /^\s*([a-z]{2,3})(?:-[a-z0-9-]+)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*$/i.exec(range) ?? [];
    return language === undefined || Number(q) === 0 ? [] : [{ language: language.toLowerCase(), q: Number(q) }];
  });
  // Sorting keeps the order of what is wanted alike.
  return [...new Set(wanted.sort((a, b) => b.q - a.q).map(({ language }) => language))];
}

/** The languages that the caller reads, as a parameter of a handler with `@Translated`. */
export const Languages = createParamDecorator((_: unknown, context: ExecutionContext) =>
  languagesOf(context.switchToHttp().getRequest<FastifyRequest>().raw.headers['accept-language']),
);

/** The answer's texts are in the best language there is (SUB-54). */
export const Translated = (): MethodDecorator =>
  ApiHeader({ name: 'Accept-Language', required: false, description: 'For example `sv, en;q=0.5`' });
