import { BSON } from 'mongodb';
import { Document } from '../../read-model-store';
import { fromStored, toStored } from './stored-document';

const throughBson = (document: Document): Document =>
  fromStored(BSON.deserialize(BSON.serialize(toStored(document), { ignoreUndefined: true })) as { document: Document });

describe('a document in BSON', () => {
  it.each<[string, string]>([
    ['numbers', '{"a":1,"b":-1,"c":0.1,"d":9007199254740991,"e":2147483648,"f":1e+300,"g":5e-324,"h":[1,2.5]}'],
    ['the order of names', '{"z":1,"a":{"y":1,"b":2,"x":3,"c":4},"m":[{"b":1,"a":2}]}'],
    ['an id of its own', '{"_id":"x","document":{"json":"{}"},"json":"text"}'],
    ['names with dots and dollars', '{"a.b":1,"$set":{"$ref":"a","$id":"b","x.$":1},"c":{"$oid":"1"}}'],
    ['names that mean something to the driver', '{"a":{"_bsontype":"ObjectId"},"b":{"$ref":"c","$id":1}}'],
    ['names that end in BSON before their end', '{"a\\u0000b":1,"c":{"\\u0000":2}}'],
    ['empty names and values', '{"":"","a":{},"b":[],"c":[[],{}],"d":null}'],
    ['text', '{"a":"Ærlig 🎭","b":"\\u0000\\u001f","c":"\\"\\\\"}'],
    ['names of prototypes', '{"a":1,"__proto__":{"b":2},"constructor":3}'],
  ])('keeps %s', (_, json) => {
    expect(JSON.stringify(throughBson(JSON.parse(json) as Document))).toBe(json);
  });

  it('leaves out what is undefined', () => {
    expect(Object.keys(throughBson({ a: undefined, b: { c: undefined, d: 1 } }))).toEqual(['b']);
    expect(throughBson({ b: { c: undefined, d: 1 } })).toEqual({ b: { d: 1 } });
  });

  it('keeps more levels than BSON takes', () => {
    const levels = 200;
    const json = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const stored = toStored(JSON.parse(json) as Document);
    expect(stored.document).toEqual({});
    expect(JSON.stringify(fromStored(stored))).toBe(json);
  });

  it('that is kept as JSON is still listed by its own values', () => {
    const document = { organisationId: 'house', at: null, n: 1, on: true, list: [1], of: { $x: 1 }, $odd: 1 };
    expect(toStored(document).document).toEqual({ organisationId: 'house', at: null, n: 1, on: true });
  });
});
