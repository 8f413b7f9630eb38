import { specify } from '../../kernel/decider-specification';
import { CreateHall, hallDecider } from './hall.decider';

const create: CreateHall = {
  type: 'CreateHall',
  id: 'main',
  name: ' Main hall ',
  priceZones: [
    { id: 'front', name: 'Front' },
    { id: 'back', name: 'Back' },
  ],
  rows: [
    { row: 'A', seats: ['1', '2', '2b'], priceZoneId: 'front' },
    { row: 'B', seats: { from: 9, to: '11' }, priceZoneId: 'back' },
  ],
};
const row = create.rows[0]!;
const refuse = (change: Partial<CreateHall>) =>
  specify(hallDecider)
    .given()
    .when({ ...create, ...change }).decision;

describe('a hall', () => {
  it('is created with its rows in order and ranges of seats written out', () => {
    specify(hallDecider)
      .given()
      .when(create)
      .then({
        type: 'HallCreated',
        data: {
          hallId: 'main',
          name: 'Main hall',
          priceZones: create.priceZones,
          rows: [
            { row: 'A', seats: ['1', '2', '2b'], priceZoneId: 'front' },
            { row: 'B', seats: ['9', '10', '11'], priceZoneId: 'back' },
          ],
        },
      });
  });

  it('refuses an id that is in use', () => {
    const { events } = specify(hallDecider).given().when(create).decision;
    specify(hallDecider)
      .given(...events)
      .when(create)
      .thenRefused('ID_TAKEN');
  });

  it('refuses a row in a price zone that the hall does not have', () => {
    expect(refuse({ rows: [row, { ...row, row: 'B', priceZoneId: 'side' }] })).toMatchObject({
      refused: 'PRICE_ZONE_NOT_FOUND',
      details: { priceZoneId: 'side', pointer: '/rows/1/priceZoneId' },
    });
  });

  it.each<[string, Partial<CreateHall>, string]>([
    ['no rows', { rows: [] }, '/rows'],
    ['no price zones', { priceZones: [] }, '/priceZones'],
    [
      'two price zones of one id',
      { priceZones: [...create.priceZones, { id: 'back', name: 'x' }] },
      '/priceZones/2/id',
    ],
    ['a row without seats', { rows: [{ ...row, seats: [] }] }, '/rows/0/seats'],
    ['a seat without a label', { rows: [{ ...row, seats: [''] }] }, '/rows/0/seats'],
    ['one seat twice in a row', { rows: [{ ...row, seats: ['1', '1'] }] }, '/rows/0/seats'],
    ['one row twice with the same seat', { rows: [row, row] }, '/rows/1/seats'],
    ['a seat with a dash in its label', { rows: [{ ...row, seats: ['1-2'] }] }, '/rows/0/seats'],
    ['a seat whose id would not be one', { rows: [{ ...row, seats: ['1/2'] }] }, '/rows/0/seats'],
    ['a range that runs backwards', { rows: [{ ...row, seats: { from: 5, to: 4 } }] }, '/rows/0/seats'],
    ['a range of no numbers', { rows: [{ ...row, seats: { from: 'a', to: 'c' } }] }, '/rows/0/seats'],
    ['a range beyond all measure', { rows: [{ ...row, seats: { from: 1, to: 999999999 } }] }, '/rows/0/seats'],
    [
      'more than 100,000 seats in all',
      {
        rows: [
          { ...row, seats: { from: 1, to: 100_000 } },
          { ...row, row: 'B', seats: ['1'] },
        ],
      },
      '/rows/1/seats',
    ],
  ])('refuses %s', (_what, change, pointer) => {
    expect(refuse(change)).toMatchObject({ refused: 'INVALID_FIELD', details: { pointer } });
  });

  it('may have dashes in the names of its rows', () => {
    const { events } = refuse({ rows: [{ ...row, row: 'A-1' }] });
    expect(events[0]?.data.rows[0]?.row).toBe('A-1');
  });

  it('may have 100,000 seats', () => {
    const { events } = refuse({ rows: [{ ...row, seats: { from: 1, to: 100_000 } }] });
    expect(events[0]?.data.rows[0]?.seats).toHaveLength(100_000);
  });
});
