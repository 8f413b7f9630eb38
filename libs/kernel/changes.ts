/** What an edit changed, field by field; only fields that differ are listed. */
export type Changes = Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;

/** The fields of `wanted` that differ from `current`; `undefined` in `wanted` means "leave as it is". Values compare as JSON. */
export function changesBetween(current: object, wanted: object): Changes {
  const changes: Record<string, { from: unknown; to: unknown }> = {};
  for (const [field, to] of Object.entries(wanted)) {
    if (to === undefined) continue;
    const from = (current as Record<string, unknown>)[field] ?? null;
    if (JSON.stringify(from) !== JSON.stringify(to)) changes[field] = { from, to };
  }
  return changes;
}

/** The fields that have a value, `null` being one: an event is plain JSON and has no `undefined`. */
export function withoutUndefined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** `current` with the changes in place. */
export function applyChanges<T extends object>(current: T, changes: Changes): T {
  const result: Record<string, unknown> = { ...(current as Record<string, unknown>) };
  for (const [field, change] of Object.entries(changes)) result[field] = change.to;
  return result as T;
}
