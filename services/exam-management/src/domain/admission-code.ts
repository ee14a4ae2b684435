const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code that is read off a list and typed: ten letters and digits that are never mistaken for one another. @param drawn random bytes */
export function admissionCode(drawn: Uint8Array): string {
  return [...drawn.slice(0, 10)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/** As typed: blanks, hyphens and small letters do not matter. */
export const typedCode = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();
