import { schemaRefusal } from './data-source.js';

describe('A build on a schema', () => {
  const known = ['Roster1', 'Reads2'];

  it('works on its own, and on one that newer versions have added to', () => {
    expect(schemaRefusal(known, known)).toBeNull();
    expect(schemaRefusal(known, [...known, 'Marks3', 'Notes4'])).toBeNull();
  });

  it.each<[string, string[], RegExp]>([
    ['lacks what it needs', ['Roster1'], /manque au schéma Reads2 .* lacks Reads2: run the migrations first/],
    ['was never migrated', [], /lacks Roster1, Reads2/],
    ['lacks a step but has a newer one', ['Roster1', 'Marks3'], /lacks Reads2/],
    ['belongs to another service', ['Lending1'], /d’un autre service .* another service's schema \(Lending1\)/],
    [
      'has lost what it uses',
      [...known, 'ContractOldNames3'],
      /a perdu .*\(ContractOldNames3\).*install a newer version/,
    ],
  ])('is refused when the schema %s', (_case, applied, message) => {
    expect(schemaRefusal(known, applied)?.message).toMatch(message);
  });
});
