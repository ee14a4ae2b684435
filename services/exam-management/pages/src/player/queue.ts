import type { Answer } from './answers.ts';
import { given, type Queue, type Sitting } from './sitting.ts';

const text = new TextEncoder();

/** Answers that never reached the service, signed by this device one after the other, so that nobody else can have written them. */
export async function queueOf(
  { id, lease }: Pick<Sitting, 'id' | 'lease'>,
  answers: readonly Answer[],
): Promise<Queue> {
  const queueId = crypto.randomUUID();
  const sign = await signerOf(lease);
  const entries: Queue['entries'] = [];
  let previous = 'start';
  for (const [index, { ref: itemRef, sequence, responses: all }] of answers.entries()) {
    const responses = given(all);
    const hash = base64url(await crypto.subtle.digest('SHA-256', text.encode(canonical(responses))));
    previous = await sign('entry', id, queueId, index, itemRef, sequence, hash, previous);
    entries.push({ index, itemRef, sequence, responses, mac: previous });
  }
  return { queueId, entries, previous: 'start', seal: await sign('end', id, queueId, entries.length, previous) };
}

/** By a key of the lease, of which the service keeps the digest alone. */
async function signerOf(lease: string): Promise<(...lines: (string | number)[]) => Promise<string>> {
  const digest = base64url(await crypto.subtle.digest('SHA-256', text.encode(lease)));
  const key = await hmacKey(await hmac(await hmacKey(text.encode(digest)), 'queue'));
  return async (...lines) => base64url(await hmac(key, lines.join('\n')));
}

const hmacKey = (bytes: BufferSource): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

const hmac = (key: CryptoKey, said: string): Promise<ArrayBuffer> => crypto.subtle.sign('HMAC', key, text.encode(said));

/** As the service writes answers before it takes their digest. */
const canonical = (responses: Readonly<Record<string, readonly string[]>>): string =>
  JSON.stringify(Object.entries(responses).sort(([one], [other]) => (one < other ? -1 : 1)));

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
