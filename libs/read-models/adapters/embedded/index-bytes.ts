import { IndexValue } from '../../read-model-store';

/**
 * Index values as bytes that compare as the values do: one byte for the kind, then the value. Text is UTF-8 and ends with a zero; a
 * zero inside it is followed by 255, which is above every kind, so that nothing else sorts between a value and what continues it.
 */
const kind = { null: 1, false: 2, true: 3, number: 4, text: 5 } as const;
const beyondAnyKind = Buffer.from([0xff]);
const zero = Buffer.from([0]);

/** LMDB takes no longer keys. */
const longestKey = 1978;

export function encodeValues(values: readonly IndexValue[]): Buffer {
  const only = values[0];
  return values.length === 1 ? encodeValue(only!) : Buffer.concat(values.map(encodeValue));
}

function encodeValue(value: IndexValue): Buffer {
  if (value === null) return Buffer.from([kind.null]);
  if (typeof value === 'boolean') return Buffer.from([value ? kind.true : kind.false]);
  return typeof value === 'number' ? encodeNumber(value) : encodeText(value);
}

/** IEEE 754 sorts as text once the sign is flipped, and all bits of a negative number. */
function encodeNumber(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(9);
  bytes[0] = kind.number;
  bytes.writeDoubleBE(value === 0 ? 0 : value, 1);
  if (value < 0) for (let i = 1; i < 9; i++) bytes[i]! ^= 0xff;
  else bytes[1]! ^= 0x80;
  return bytes;
}

function encodeText(value: string): Buffer {
  const escaped = value.includes('\0') ? value.split('\0').map((part) => Buffer.from(part)) : undefined;
  if (escaped) {
    const parts = escaped.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from([0, 0xff]), part]));
    return Buffer.concat([Buffer.from([kind.text]), ...parts, zero]);
  }
  const length = Buffer.byteLength(value);
  const bytes = Buffer.allocUnsafe(length + 2);
  bytes[0] = kind.text;
  bytes.write(value, 1);
  bytes[length + 1] = 0;
  return bytes;
}

/** A key that begins with the view's id. Throws when it is too long to be stored. */
export function keyIn(viewId: Buffer, ...parts: Buffer[]): Buffer {
  const key = Buffer.concat([viewId, ...parts]);
  if (key.length > longestKey) throw new Error('an id or an index value is too long to be stored');
  return key;
}

/** The first key behind all that begin with `prefix` and a value. */
export const behind = (prefix: Buffer): Buffer => Buffer.concat([prefix, beyondAnyKind]);

/** The first key behind `key` itself. */
export const justAfter = (key: Buffer): Buffer => Buffer.concat([key, zero]);
