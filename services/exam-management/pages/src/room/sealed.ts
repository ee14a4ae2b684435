import { Decrypter, Encrypter } from 'age-encryption';

/** What a proctor needs of a room when nothing else answers. */
export interface SealedSeat {
  readonly learnerId: string;
  readonly name: string;
  readonly code: string;
  readonly measures: string;
}

/** As an age file, which any age program opens with the same phrase. */
export async function seal(seats: readonly SealedSeat[], phrase: string): Promise<Uint8Array<ArrayBuffer>> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(phrase);
  return new Uint8Array(await encrypter.encrypt(JSON.stringify(seats)));
}

/** @throws where the phrase is another one, or the file is none of these */
export async function unseal(file: Uint8Array, phrase: string): Promise<readonly SealedSeat[]> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(phrase);
  return JSON.parse(await decrypter.decrypt(file, 'text')) as readonly SealedSeat[];
}
