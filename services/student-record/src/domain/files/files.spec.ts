import { fileParts, partsOn } from './file-parts.js';
import { functionsOver, showsAt } from './file-reader.js';
import { fileRules, pupilFiles, readersOn, ruleOn } from './files.js';
import { staffFunctions } from './functions.js';
import { type FunctionTold, inOrder, saysTheSame, StaffFunction } from './staff-function.js';

const today = '2026-11-30';
const of = { staffId: 's', organisationId: 'o', visibleTo: ['ministere', 'css-a'], saidBy: 'sis' };
const direction = { function: 'direction', profession: null, validFrom: '2026-08-24', validUntil: null } as const;
const psychologist = { ...direction, function: 'professional', profession: 'psychologist' } as const;
const at = (organisation: string, one: Pick<FunctionTold, 'function' | 'profession'>) => ({ ...one, organisation });

describe('The three files', () => {
  it('have each part of a pupil’s record in one of them, once', () => {
    const codes = fileParts.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const file of pupilFiles) expect(fileParts.some((part) => part.file === file)).toBe(true);
    expect(partsOn(today, false).map(({ part }) => part)).toEqual(codes);
  });

  it('are read by fewer and fewer functions, and say in both languages by which rule, until when, and how a family reads them', () => {
    const readers = pupilFiles.map((file) => readersOn(file, today));
    expect(readers[0]).toEqual(Object.keys(staffFunctions));
    expect(readers[1]!.every((one) => readers[0]!.includes(one))).toBe(true);
    expect([readers[1]!.includes('registrar'), readers[1]!.includes('administration'), readers[2]]).toEqual([
      ...[false, false],
      ['professional'],
    ]);
    for (const { families, retention, readers: rules } of Object.values(fileRules)) {
      const words = [ruleOn(families, today), ruleOn(retention, today).basis, ruleOn(rules, today).basis];
      expect(words.every(({ fr, en }) => fr !== '' && en !== '' && fr !== en)).toBe(true);
    }
    expect(ruleOn(fileRules['professional-file'].families, today).reads).toBe('on-request');
  });

  it('hold for the rule of the day, and for the first one before any', () => {
    const rules = [{ from: '2026-07-01' }, { from: '2027-07-01' }];
    expect(['2026-01-01', '2026-07-01', '2027-06-30', '2027-07-01'].map((day) => ruleOn(rules, day).from)).toEqual([
      ...['2026-07-01', '2026-07-01', '2026-07-01', '2027-07-01'],
    ]);
  });
});

describe('A reader', () => {
  const school = ['ministere', 'css-a', 'css-a.ecole'];
  const over = (file: (typeof pupilFiles)[number], organisation: string, stays: string[][], taughtAt: string[] = []) =>
    functionsOver(file, [at(organisation, direction), at(organisation, psychologist)], { stays, taughtAt }, today);

  it('reads by a function where the pupil stays or above, never beside or below', () => {
    const counts = ['css-a.ecole', 'css-a', 'css-b', 'css-a.autre', 'css-a.ecole.annexe'].map(
      (code) => over('school-file', code, [school]).length,
    );
    expect(counts).toEqual([2, 2, 0, 0, 0]);
    expect(over('school-file', 'css-a', [])).toEqual([]);
    expect(over('professional-file', 'css-a.ecole', [school]).map((one) => one.function)).toEqual(['professional']);
  });

  it('who teaches the pupil reads the first two files by that alone', () => {
    const taught = (file: (typeof pupilFiles)[number]) =>
      functionsOver(file, [], { stays: [], taughtAt: ['css-a.ecole'] }, today).length;
    expect(pupilFiles.map(taught)).toEqual([1, 1, 0]);
  });

  it('is shown what is kept where the function is or below it', () => {
    const [one] = over('special-assistance-file', 'css-a.ecole', [school]);
    expect([showsAt([one!], school), showsAt([one!], ['ministere', 'css-b']), showsAt([], school)]).toEqual([
      ...[true, false, false],
    ]);
  });
});

describe('A function', () => {
  it('has a profession where it is a professional’s, and only there; its days are in order', () => {
    const tell = (more: Partial<FunctionTold>) => () =>
      StaffFunction.tell('f', of, { ...direction, ...more }, new Date());
    expect(tell({ function: 'professional' })).toThrow('profession-not-named');
    expect(tell({ profession: 'nurse' })).toThrow('profession-of-no-professional');
    expect(tell({ validUntil: '2026-08-23' })).toThrow('span-ends-before-it-begins');
  });

  it('holds on its days until another word replaces it', () => {
    const told = StaffFunction.tell('f', of, { ...direction, validUntil: '2026-12-01' }, new Date());
    expect(['2026-08-23', '2026-08-24', '2026-12-01', '2026-12-02'].map((day) => told.holdsOn(day))).toEqual([
      ...[false, true, true, false],
    ]);
    told.replace(new Date());
    expect(told.holdsOn(today)).toBe(false);
  });

  it('said in another order or twice is the same', () => {
    expect(saysTheSame([direction, psychologist], [psychologist, direction])).toBe(true);
    expect(saysTheSame([direction], [psychologist])).toBe(false);
    expect(inOrder([direction, psychologist, direction])).toEqual([direction, psychologist]);
  });
});
