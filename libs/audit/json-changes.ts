import microdiff from 'microdiff';

type Json = object | string | number | boolean | null;

/** One place where two JSON values differ, as RFC 6901 names it; `null` on the side where there is nothing. */
export interface JsonChange {
  readonly pointer: string;
  readonly from: Json;
  readonly to: Json;
}

/** Every place where two JSON objects differ, the deepest names there are. */
export function jsonChanges(from: object, to: object): JsonChange[] {
  const plain = (value: object) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
  return microdiff(plain(from), plain(to), { cyclesFix: false }).map((change) => ({
    pointer: change.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    from: 'oldValue' in change ? (change.oldValue as Json) : null,
    to: 'value' in change ? (change.value as Json) : null,
  }));
}
