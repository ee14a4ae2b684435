/**
 * How the files of a backup lie on a disk: compressed, and encrypted by age (age-encryption.org/v1) for a recipient whose key is
 * kept elsewhere, so that whoever makes, carries or steals a backup cannot read it.
 */
import * as fs from 'node:fs';
import { pipeline as chained, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { Refused } from '../refused.ts';

/** `age1…`, or null for files that anybody can read. */
export type Recipient = string | null;
/** `AGE-SECRET-KEY-1…`; null opens what is not encrypted. */
export type Identity = string | null;

const ending = '.age';

/** The name that a file gets. */
export const sealedName = (file: string, recipient: Recipient): string => (recipient === null ? file : file + ending);

/** Writes what a stream gives, compressed, readable for the recipient alone. */
export async function seal(content: Readable, place: string, recipient: Recipient): Promise<void> {
  const file = fs.createWriteStream(place, { mode: 0o600 });
  if (recipient === null) return pipeline(content, createGzip(), file);
  const zipped = createGzip();
  const sealed = await encrypterFor(recipient).encrypt(webOf(zipped));
  await Promise.all([pipeline(content, zipped), pipeline(nodeOf(sealed), file)]);
}

/** What `seal` was given. @throws Refused when the file is encrypted and the identity is missing or another one */
export async function unseal(place: string, identity: Identity): Promise<Readable> {
  const file = fs.createReadStream(place);
  if (!place.endsWith(ending)) return unzipped(file);
  if (identity === null)
    throw new Refused(
      'La sauvegarde est chiffrée : donnez la clé, --identity <fichier> ou PAN_BACKUP_IDENTITY_FILE.',
      'The backup is encrypted: give its key, --identity <file> or PAN_BACKUP_IDENTITY_FILE.',
    );
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const opened = await decrypter.decrypt(webOf(file)).catch(() => {
    throw new Refused('Cette clé n’ouvre pas la sauvegarde.', 'This key does not open the backup.');
  });
  return unzipped(nodeOf(opened));
}

// Node and the web describe one kind of stream by two types.
const webOf = (stream: Readable) => Readable.toWeb(stream) as unknown as globalThis.ReadableStream<Uint8Array>;
const nodeOf = (stream: globalThis.ReadableStream<Uint8Array>) => Readable.fromWeb(stream);

/** An error of what is read becomes the reader's. */
const unzipped = (zipped: Readable): Readable => chained(zipped, createGunzip(), () => undefined);

/** A new pair: the identity opens, the recipient only closes. */
export async function newKey(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateIdentity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** @throws Refused when it is no recipient of age */
export function requireRecipient(text: string): string {
  encrypterFor(text.trim());
  return text.trim();
}

/** The identity in a file as `backup key` or age-keygen write it. @throws Refused when there is none */
export function identityIn(file: string): string {
  const found = /^AGE-SECRET-KEY-\S+$/m.exec(fs.readFileSync(file, 'utf8'))?.[0];
  if (found) return found;
  throw new Refused(`${file} n’a pas de clé age.`, `${file} has no age key.`);
}

function encrypterFor(recipient: string): Encrypter {
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
  } catch {
    throw new Refused(
      `${recipient} n’est pas un destinataire age (age1…) : admin backup key en fait un.`,
      `${recipient} is no age recipient (age1…): admin backup key makes one.`,
    );
  }
  return encrypter;
}
