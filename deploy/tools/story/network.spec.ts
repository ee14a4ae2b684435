import { classesOf } from './classes.ts';
import { castOf } from './cast.ts';
import { generate, schools } from './network.ts';
import { learnersOf, staffOf } from './people.ts';
import { permanentCode } from './permanent-code.ts';

const network = generate();
const all = schools(network).flatMap((school) => [...learnersOf(school)]);

describe('The invented network', () => {
  it('has two centres with five schools each, a college and more than 3,000 learners', () => {
    expect(network.centres.map(({ code, schools: own }) => [code, own.length])).toEqual([
      ['css-des-deux-rives', 5],
      ['css-du-grand-fleuve', 5],
    ]);
    expect(network.college?.size).toBe(250);
    expect(all).toHaveLength(3_420);
    expect(new Set(schools(network).map(({ code }) => code)).size).toBe(11);
  });

  it('is the same every time', () => {
    const again = schools(generate()).flatMap((school) => [...learnersOf(school)]);
    expect(again.map((one) => `${one.familyName} ${one.permanentCode}`)).toEqual(
      all.map((one) => `${one.familyName} ${one.permanentCode}`),
    );
  });

  it('gives every learner a permanent code of the right form, coherent with the birth date, and nobody else’s', () => {
    for (const { permanentCode: code, birthDate, sex } of all) {
      expect(code).toMatch(/^[A-Z]{4}\d{8}$/);
      const [year, month, day] = birthDate.split('-');
      expect(code.slice(4, 10)).toBe(
        `${day}${String(Number(month) + (sex === 'female' ? 50 : 0)).padStart(2, '0')}${year!.slice(2)}`,
      );
    }
    expect(new Set(all.map((one) => one.permanentCode)).size).toBe(all.length);
  });

  it('has no two learners of the same name and birth date, so that no record is in doubt', () => {
    expect(new Set(all.map((one) => `${one.familyName} ${one.givenName} ${one.birthDate}`)).size).toBe(all.length);
  });

  it('gives learners the age of their level on 30 September', () => {
    for (const { birthDate, level } of all) {
      const years = 2026 - Number(birthDate.slice(0, 4)) - (birthDate.slice(5) > '09-30' ? 1 : 0);
      expect([5 + level.rank, 6 + level.rank]).toContain(years);
    }
  });

  it('writes names with accents in their composed form', () => {
    const names = all.flatMap(({ familyName, givenName }) => [familyName, givenName]);
    expect(names.every((name) => name === name.normalize('NFC'))).toBe(true);
    for (const name of [
      'Éloïse',
      'Noël',
      'François',
      'Gagné',
      'Côté',
      'Bélanger',
      'Lefrançois',
      'Nguyễn',
      "O'Bomsawin",
    ]) {
      expect(names).toContain(name);
    }
    expect(names.some((name) => /\p{L}-\p{L}/u.test(name))).toBe(true);
  });

  it('places a primary pupil in one class and a secondary pupil in six to eight', () => {
    for (const { school, classes } of all) {
      if (school.kind === 'primary') expect(classes).toHaveLength(1);
      if (school.kind === 'secondary') expect([6, 7, 8]).toContain(classes.length);
    }
    for (const school of schools(network)) {
      const known = new Set([...classesOf(school)].map(({ sourceId }) => sourceId));
      for (const { classes } of learnersOf(school)) expect(classes.every((id) => known.has(id))).toBe(true);
    }
  });

  it('has one teacher for about fifteen learners, and only teachers in front of classes', () => {
    for (const school of schools(network)) {
      const teachers = [...staffOf(school)].filter(({ role }) => role === 'teacher');
      expect(teachers).toHaveLength(Math.ceil(school.size / 15));
      const keys = new Set(teachers.map(({ sourceId }) => sourceId));
      for (const one of classesOf(school)) expect(one.teachers.every((teacher) => keys.has(teacher))).toBe(true);
    }
  });

  it('grows to 100,000 learners in more schools of ordinary size', () => {
    const large = generate({ size: 100_000, centres: 1, college: false });
    const codes = new Set<string>();
    for (const school of schools(large)) {
      expect(school.size).toBeLessThan(700);
      for (const learner of learnersOf(school)) codes.add(learner.permanentCode);
    }
    expect(codes.size).toBe(100_000);
  });

  it('knows whom the story is about', () => {
    const { moverBefore, moverAfter, late, wrong } = castOf(network);
    expect(moverAfter).toMatchObject({ permanentCode: moverBefore.permanentCode, birthDate: moverBefore.birthDate });
    expect(moverAfter.sourceId).not.toBe(moverBefore.sourceId);
    expect(all.map((one) => one.permanentCode)).not.toContain(late.permanentCode);
    expect(wrong.value).toMatch(/-02-30$/);
  });
});

describe('A permanent code', () => {
  it('drops accents, hyphens and apostrophes, and adds 50 to the month of a girl', () => {
    expect(permanentCode("O'Bomsawin", 'Éloïse', '2014-03-09', 'female', 7)).toBe('OBOE09531407');
    expect(permanentCode('Lê', 'Đức', '2014-12-31', 'male', 42)).toBe('LEXD31121442');
    expect(permanentCode('St-Pierre', 'Noël', '2010-01-02', 'male', 99)).toBe('STPN02011099');
  });
});
