import { languagesOf } from './accept-language';

describe('SUB-54 the languages of a caller', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['sv', ['sv']],
    ['sv-SE, en;q=0.5', ['sv', 'en']],
    ['en;q=0.5,sv;q=0.9,nb', ['nb', 'sv', 'en']],
    ['en-GB,en-US;q=0.9,EN', ['en']],
    ['sv;q=0, en', ['en']],
    ['*, en ; q=0.1', ['en']],
    ['zh-Hant-TW', ['zh']],
    ['1,;q=1,sv;q=x,%%', []],
    [`${'x'.repeat(5000)},sv`, []],
  ])('of %j are %j', (header, expected) => {
    expect(languagesOf(header)).toEqual(expected);
  });
});
