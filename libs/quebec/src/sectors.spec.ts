import { levels, sectors } from '@pan/contracts';
import { gradeOf } from './level.js';
import { hasLevel, isUsedIn, programmeOf, sectorOf, sectorVocabularies, yearOfSector } from './sectors.js';

describe('The vocabularies of the sectors', () => {
  it.each(sectors)('name every word of %s in both languages, once, with where it is written', (sector) => {
    const { fr, en, tracks, terms, programmes, yearBegins } = sectorVocabularies[sector];
    expect([fr, en].every((label) => label.length > 0)).toBe(true);
    for (const words of [tracks, terms, programmes]) {
      expect(new Set(words.map(({ code }) => code)).size).toBe(words.length);
      for (const word of words) expect([word.fr, word.en, word.source].every((text) => text.length > 0)).toBe(true);
    }
    expect(yearBegins === null || yearBegins.source.length > 0).toBe(true);
  });

  it('have a sector for every level but the unknown one', () => {
    for (const level of levels) expect(sectorOf(level) === null).toBe(level === 'unknown');
    expect(levels.filter((level) => level !== 'unknown').every((level) => hasLevel(sectorOf(level)!, level))).toBe(
      true,
    );
  });

  it('let adults be at a level of secondary school, and nobody of the others', () => {
    expect([hasLevel('general-adult', 'secondary-4'), hasLevel('vocational', 'secondary-4')]).toEqual([true, false]);
    expect([sectorOf('secondary-4'), hasLevel('college', 'unknown')]).toEqual(['general-youth', true]);
  });

  it('know a track by what schools write as a grade, and each of them is one of the sector of its level', () => {
    for (const grade of ['DEP', 'ASP', 'AEP', 'AEC', 'Alpha', 'Présecondaire', 'Francisation']) {
      const { level, track } = gradeOf(grade);
      expect(sectorVocabularies[sectorOf(level)!].tracks.map(({ code }) => code)).toContain(track);
    }
    expect(gradeOf('Sec. 4')).toEqual({ level: 'secondary-4', track: null });
  });

  it('are used from one school year to another', () => {
    const programme = programmeOf('college', '200.B0')!;
    expect(['1997-1998', '1998-1999', '2026-2027'].map((year) => isUsedIn(programme, year))).toEqual([
      false,
      true,
      true,
    ]);
    expect(isUsedIn({ ...programme, until: '2024-2025' }, '2025-2026')).toBe(false);
    expect(isUsedIn({ ...programme, from: null }, '1900-1901')).toBe(true);
    expect(programmeOf('college', '999.Z9')).toBeNull();
  });

  it('begin the year of a university in May and the others in July', () => {
    expect(['2026-04-30', '2026-05-01'].map((day) => yearOfSector('university', day))).toEqual([
      '2025-2026',
      '2026-2027',
    ]);
    expect(['2026-06-30', '2026-07-01'].map((day) => yearOfSector('college', day))).toEqual(['2025-2026', '2026-2027']);
  });
});
