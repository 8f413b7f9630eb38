import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { ErrorCode } from '../../../libs/kernel/error-codes';
import type { Schema } from './schemas';

/**
 * What an operation does, told once for readers of the code and of the API page: the first clause is its summary, the rest and the
 * numbers of the rules in parentheses are its description.
 */
export function Says(says: string): MethodDecorator {
  const rules = [...says.matchAll(ruleNumbers)].map((match) => match[1]);
  const [summary = '', ...rest] = says.replace(ruleNumbers, '').split(/(?<=[.;])\s/);
  const sentences = rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1).replace(/;$/, '.'));
  return ApiOperation({
    // A summary is plain text on the page, a description is Markdown.
    summary: summary.replace(/[.;]$|`/g, ''),
    description: [...sentences, ...(rules.length > 0 ? [`Rules: ${rules.join(', ')}.`] : [])].join(' '),
  });
}

const ruleNumbers = /\s*\(([A-Z]+-?\d[^)]*)\)/g;

/** 200 with this body. */
export const Answers = (schema: Schema): MethodDecorator =>
  ApiResponse({ status: 200, description: 'Done', schema: schema as object });

/** 202 with this body and the `Location` where it goes on. */
export const Begins = (schema: Schema): MethodDecorator =>
  ApiResponse({ status: 202, description: 'Begun', schema: schema as object });

/** 201 with this body: the call makes something. With `known`, 200 where it was there before. */
export function Creates(schema: Schema, { known = false } = {}): MethodDecorator {
  const created = ApiResponse({ status: 201, description: 'Made', schema: schema as object });
  const found = ApiResponse({ status: 200, description: 'Known before', schema: schema as object });
  return known ? applyDecorators(created, found) : created;
}

/** The codes of the operation's own rules; the description of the API adds what every route may answer. */
export const Refuses = (...codes: readonly ErrorCode[]): MethodDecorator => ApiExtension(refusesKey, codes);

/** Takes no `If-Match`, although its body has a version: what happened is recorded whatever the caller had read. */
export const WhateverVersion = (): MethodDecorator => ApiExtension(whateverVersionKey, true);

/** Where these decorators leave what the description of the API makes responses and parameters of. */
export const refusesKey = 'x-refuses';
export const whateverVersionKey = 'x-whatever-version';
