import { levels } from '@pan/contracts';
import { levelOf } from './level.js';

describe('Telling a level from what a school wrote', () => {
  it.each([
    ['PK', 'preschool-4'],
    ['M4', 'preschool-4'],
    ['Maternelle 4 ans', 'preschool-4'],
    ['KG', 'preschool-5'],
    ['maternelle', 'preschool-5'],
    ['01', 'primary-1'],
    ['6', 'primary-6'],
    ['P4', 'primary-4'],
    ['2e année', 'primary-2'],
    ['1re année du primaire', 'primary-1'],
    ['07', 'secondary-1'],
    ['11', 'secondary-5'],
    ['S3', 'secondary-3'],
    ['1re sec.', 'secondary-1'],
    ['1ʳᵉ secondaire', 'secondary-1'],
    ['Sec. 4', 'secondary-4'],
    ['Secondaire V', 'secondary-5'],
    ['Grade 8', 'secondary-2'],
    ['DEP', 'vocational'],
    ['FGA', 'adult'],
    ['12', 'college'],
    ['Cégep', 'college'],
    ['1re année collégiale', 'college'],
    ['Université', 'university'],
    ['XX', 'unknown'],
    ['', 'unknown'],
  ])('reads %s as %s', (grade, level) => {
    expect(levelOf(grade)).toBe(level);
  });

  it('answers only levels that the contracts know, for every CEDS code and Quebec form', () => {
    const grades = [
      'PK',
      'KG',
      ...Array.from({ length: 13 }, (_, n) => `${n + 1}`.padStart(2, '0')),
      'P1',
      'P6',
      'S1',
      'S5',
      'C1',
      'C2',
      'C3',
      'FP',
      'EDA',
    ];
    for (const grade of grades) {
      expect(levels).toContain(levelOf(grade));
      expect(levelOf(grade)).not.toBe('unknown');
    }
  });
});
