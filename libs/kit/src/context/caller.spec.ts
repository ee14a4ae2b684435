import { languageOf } from './caller.js';

describe('The language of an answer', () => {
  it.each([
    [undefined, 'fr'],
    ['', 'fr'],
    ['de', 'fr'],
    ['*', 'fr'],
    ['en', 'en'],
    ['EN-ca', 'en'],
    ['fr-CA, en;q=0.9', 'fr'],
    ['fr;q=0.8, en-CA;q=0.9', 'en'],
    ['de, en;q=0.5', 'en'],
    ['en;q=0', 'fr'],
    ['en;q=2;;', 'fr'],
  ])('for %j is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
