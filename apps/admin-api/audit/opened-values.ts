import { recordLook } from '../../../libs/runtime/access-journal';
import type { Core } from '../../../libs/runtime/core';
import { subjectOfSealed } from '../../../libs/runtime/personal-data';
import { houseCall } from '../api';
import type { RequestContext } from '../http/request-context';

/**
 * Plain JSON with its personal values opened, for a reason that is recorded before the first of them is (`null`: nothing is opened).
 * What has been erased reads `{ erased: true }`.
 */
export async function openedFor<T>(core: Core, ctx: RequestContext, reason: string | null, value: T): Promise<T> {
  const sealed = new Set<string>();
  if (reason !== null) collectSealed(value, sealed);
  if (reason === null || sealed.size === 0) return value;
  const subjects = [...sealed].map((text) => subjectOfSealed(text)!);
  const prefix = `${ctx.organisationId}_`;
  const customerIds = [...new Set(subjects.map((subject) => subject.slice(prefix.length)))].sort();
  const look = { reason, path: ctx.path, customerIds };
  await recordLook(core.log, look, houseCall(ctx), core.now(ctx.organisationId));
  const opened = new Map<string, unknown>();
  for (const text of sealed) opened.set(text, await core.personalData.show(text));
  return replaced(value, opened) as T;
}

function collectSealed(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') {
    if (subjectOfSealed(value) !== null) into.add(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) collectSealed(each, into);
  }
}

function replaced(value: unknown, opened: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') return opened.has(value) ? opened.get(value) : value;
  if (Array.isArray(value)) return value.map((each) => replaced(each, opened));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, replaced(each, opened)]));
}
