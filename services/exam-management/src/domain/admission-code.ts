/**
 * Wrong codes of one person, or of one network within a session. A school full of candidates mistypes more than a person does, and
 * one of them must not keep the others out: a network that has used them up is refused further wrong codes, and a right one passes.
 * Against guessing both leave next to nothing of 30^10 codes.
 */
export const wrongCodes = {
  person: { name: 'admission-of-person', points: 10, seconds: 900, refusal: 'too-many-attempts' },
  room: { name: 'admission-of-room', points: 200, seconds: 900, refusal: 'too-many-attempts' },
} as const;

const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code that is read off a list and typed: ten letters and digits that are never mistaken for one another. @param drawn random bytes */
export const admissionCode = (drawn: Uint8Array): string => drawnCode(drawn.slice(0, 10));

/** Drawn bytes as such letters and digits. */
export const drawnCode = (drawn: Uint8Array): string =>
  [...drawn].map((byte) => alphabet[byte % alphabet.length]).join('');

/** As typed: blanks, hyphens and small letters do not matter. */
export const typedCode = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();
