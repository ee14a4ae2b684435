import type { Sex } from './names.ts';

/** The ministry's code of a learner: 3 letters of the family name, 1 of the first name, day, month (+50 for a girl), year, 2 digits. */
export function permanentCode(
  familyName: string,
  givenName: string,
  birthDate: string,
  sex: Sex,
  digits: number,
): string {
  const [year, month, day] = birthDate.split('-');
  const shownMonth = Number(month) + (sex === 'female' ? 50 : 0);
  return [
    letters(familyName).slice(0, 3).padEnd(3, 'X'),
    letters(givenName).slice(0, 1).padEnd(1, 'X'),
    day,
    String(shownMonth).padStart(2, '0'),
    year!.slice(2),
    String(digits).padStart(2, '0'),
  ].join('');
}

/** Letters A to Z of a name: accents, spaces, hyphens and apostrophes do not count. */
function letters(name: string): string {
  return name
    .normalize('NFD')
    .toUpperCase()
    .replaceAll('Đ', 'D')
    .replaceAll('Œ', 'OE')
    .replaceAll('Æ', 'AE')
    .replaceAll(/[^A-Z]/g, '');
}
