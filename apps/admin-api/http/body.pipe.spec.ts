import fc from 'fast-check';
import { DomainError } from '../../../libs/kernel/errors';
import { readBody } from './body.pipe';
import { anyOf, id, integer, listOf, objectOf, text } from './field-kinds';
import {
  Email,
  Flag,
  InstantField,
  IntegerOrNull,
  ListOf,
  MoneyBody,
  MoneyField,
  Name,
  Nested,
  OneOf,
  OptionalId,
  patchOf,
  Quantity,
  Text,
  TimeZone,
} from './fields';

class Base {
  @OptionalId()
  id?: string;
}

class Seat {
  @Text(3)
  row!: string;
}

class Everything extends Base {
  @Name()
  name!: string;

  @InstantField()
  at!: string;

  @MoneyField()
  price!: MoneyBody;

  @Email()
  email!: string;

  @Quantity()
  quantity!: number;

  @IntegerOrNull()
  cap!: number | null;

  @Flag({ optional: true })
  flag = true;

  @OneOf(['a', 'b'], { optional: true, code: 'UNSUPPORTED_CAMPAIGN_KIND' })
  kind?: string;

  @ListOf(id(), { optional: true, max: 3 })
  ids?: string[];

  @Nested(() => Seat, { optional: true, each: true })
  seats?: Seat[];

  @MoneyField({ optional: true, nullable: true })
  discount?: MoneyBody | null;

  @TimeZone({ optional: true })
  zone?: string;
}

const good = {
  name: ' Lear ',
  at: '2026-02-01T10:00+01:00',
  price: { amount: 0, currency: 'NOK' },
  email: 'A@b.no',
  quantity: 2,
  cap: null,
};

function findings(body: unknown): string[] {
  try {
    readBody(Everything, body);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const errors = error.details.errors as { pointer: string; code: string }[];
    expect(error.code).toBe(errors[0]?.code);
    return errors.map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

describe('reading a body', () => {
  it('gives an instance with every field in its one form', () => {
    const read = readBody(Everything, { ...good, seats: [{ row: 'A' }] });
    expect(read).toBeInstanceOf(Everything);
    expect(read).toEqual({ ...good, name: 'Lear', at: '2026-02-01T09:00:00.000Z', flag: true, seats: [{ row: 'A' }] });
    expect(read.price).toBeInstanceOf(MoneyBody);
  });

  it('leaves null what may be null, objects too', () => {
    expect(readBody(Everything, { ...good, discount: null })).toMatchObject({ discount: null });
    expect(findings({ ...good, discount: 5 })).toEqual(['/discount INVALID_FIELD']);
  });

  it('a body that is not there is an empty one', () => {
    expect(findings(undefined)).toEqual(
      ['name', 'at', 'price', 'email', 'quantity', 'cap'].map((field) => `/${field} MISSING_FIELD`),
    );
  });

  it('CAMP-12: tells an address that is none together with what else is wrong', () => {
    expect(findings({ ...good, email: 'ada@example', quantity: 0 })).toEqual([
      '/email INVALID_EMAIL',
      '/quantity INVALID_QUANTITY',
    ]);
  });

  it.each([[null], [[]], ['text'], [1], [true]])('%j is no body', (body) => {
    expect(findings(body)).toEqual([' INVALID_FIELD']);
  });

  it.each([
    ['id', '', 'INVALID_ID'],
    ['id', null, 'INVALID_FIELD'],
    ['name', '', 'NAME_REQUIRED'],
    ['name', '  ', 'NAME_REQUIRED'],
    ['name', 7, 'INVALID_FIELD'],
    ['name', 'a\u0000b', 'INVALID_FIELD'],
    ['name', 'half \ud800', 'INVALID_FIELD'],
    ['name', 'x'.repeat(201), 'INVALID_FIELD'],
    ['at', '2026-02-01T10:00:00', 'TIMEZONE_REQUIRED'],
    ['at', '2026-02-01 10:00:00', 'TIMEZONE_REQUIRED'],
    ['at', '2026-02-01', 'TIMEZONE_REQUIRED'],
    ['at', '2026-02-30', 'INVALID_FIELD'],
    ['at', '2026-02-30T10:00:00Z', 'INVALID_FIELD'],
    ['at', '2026-02-01T25:00:00Z', 'INVALID_FIELD'],
    ['at', '0000-01-01T00:00:00+14:00', 'INVALID_FIELD'],
    ['at', 'tomorrow', 'INVALID_FIELD'],
    ['at', 1, 'INVALID_FIELD'],
    ['price', 5, 'INVALID_FIELD'],
    ['price', [], 'INVALID_FIELD'],
    ['email', 'nobody', 'INVALID_EMAIL'],
    ['email', 5, 'INVALID_EMAIL'],
    ['quantity', 0, 'INVALID_QUANTITY'],
    ['quantity', 1.5, 'INVALID_QUANTITY'],
    ['quantity', '2', 'INVALID_QUANTITY'],
    ['quantity', 501, 'INVALID_QUANTITY'],
    ['quantity', null, 'INVALID_QUANTITY'],
    ['email', null, 'INVALID_EMAIL'],
    ['name', null, 'NAME_REQUIRED'],
    ['at', null, 'INVALID_FIELD'],
    ['price', null, 'INVALID_FIELD'],
    ['flag', null, 'INVALID_FIELD'],
    ['cap', '5', 'INVALID_FIELD'],
    ['cap', 1.5, 'INVALID_FIELD'],
    ['cap', 2 ** 53, 'INVALID_FIELD'],
    ['flag', 'yes', 'INVALID_FIELD'],
    ['kind', 'c', 'UNSUPPORTED_CAMPAIGN_KIND'],
    ['ids', 'a', 'INVALID_FIELD'],
    ['ids', ['a', 'b', 'c', 'd'], 'INVALID_FIELD'],
    ['seats', {}, 'INVALID_FIELD'],
    ['zone', 'Europe/Nowhere', 'INVALID_FIELD'],
    ['constructor', {}, 'UNKNOWN_FIELD'],
    ['toString', 1, 'UNKNOWN_FIELD'],
  ])('%s: %j is %s', (field, value, code) => {
    expect(findings({ ...good, [field]: value })).toEqual([`/${field} ${code}`]);
  });

  it('SALE-07: too many tickets are refused with the most that can be asked for', () => {
    expect(() => readBody(Everything, { ...good, quantity: 501 })).toThrow(
      expect.objectContaining({ code: 'INVALID_QUANTITY', details: expect.objectContaining({ max: 500 }) }),
    );
  });

  it('points into objects and lists', () => {
    const body = { ...good, price: { amount: 1.5 }, ids: ['a', '-'], seats: [{ row: 'A' }, { row: 'long', 'x/~': 1 }] };
    expect(findings(body)).toEqual([
      '/price/amount INVALID_AMOUNT',
      '/price/currency MISSING_FIELD',
      '/ids/1 INVALID_ID',
      '/seats/1/row INVALID_FIELD',
      '/seats/1/x~1~0 UNKNOWN_FIELD',
    ]);
    expect(findings({ ...good, price: { amount: null, currency: null } })).toEqual([
      '/price/amount INVALID_AMOUNT',
      '/price/currency INVALID_FIELD',
    ]);
    expect(findings({ ...good, seats: [1, { row: 'A' }] })).toEqual(['/seats/0 INVALID_FIELD']);
  });

  it('an edit takes the fields of the creation but the id, each of them if the caller likes', () => {
    class Patch extends patchOf(Everything) {}
    expect(readBody(Patch, {})).toEqual({});
    expect(readBody(Patch, { cap: null, at: '2026-02-01T10:00:00+01:00' })).toEqual({
      cap: null,
      at: '2026-02-01T09:00:00.000Z',
    });
    const refused = (body: unknown) => () => readBody(Patch, body);
    expect(refused({ id: 'a' })).toThrow('UNKNOWN_FIELD');
    expect(refused({ name: null })).toThrow('INVALID_FIELD');
    expect(refused({ price: { amount: -1, currency: 'NOK' } })).toThrow('INVALID_AMOUNT');
  });

  it('a value may be of one kind or another', () => {
    const seats = anyOf(listOf(text(3)), objectOf({ from: integer(), to: integer() }));
    expect([seats.check(['1']), seats.check({ from: 1, to: 9 })]).toEqual([null, null]);
    expect(seats.check({ from: 1 })).toMatchObject({ code: 'INVALID_FIELD' });
    expect(objectOf({ from: integer() }).check({ to: 1 })).toMatchObject([
      { code: 'MISSING_FIELD', at: '/from' },
      { code: 'UNKNOWN_FIELD' },
    ]);
  });

  it('R6: no JSON value makes it do anything but read or refuse', () => {
    const field = fc.constantFrom(...Object.keys(good), 'id', 'seats', 'ids', '__proto__', 'constructor', 'x');
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue()), (body) => {
        findings({ ...good, ...body });
      }),
    );
  });
});
