import type { FastifyBodyParser, FastifyInstance } from 'fastify';

/**
 * Reads a body that is said to be JSON. Nothing, or blanks alone, is `{}`: many clients name the type of every request, and what is
 * missing is then told by its fields. Keys that reach for a prototype are refused as no JSON.
 */
export function readJson(server: FastifyInstance): FastifyBodyParser<string> {
  const parse = server.getDefaultJsonParser('error', 'error');
  return (request, body, done) => parse(request, blank.test(body) ? '{}' : body, done);
}

/** White space as JSON knows it. */
const blank = /^[\t\n\r ]*$/;
