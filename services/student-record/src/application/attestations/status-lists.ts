import { gzipSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@pan/kit/domain';
import { credentialsContext, statusListUrl } from '../../domain/attestations/credential.js';
import { AttestationRepository } from '../../persistence/attestations/attestation.repository.js';
import { CredentialSigner } from './credential-signer.js';

/** Places of a list: so many that which one somebody looks at tells nobody whose it is (Bitstring Status List 1.0, 4.2). */
export const placesOfList = 131_072;

/** Lists of what was revoked, signed as attestations are; each is signed again once something was revoked in it. */
@Injectable()
export class StatusLists {
  private readonly signed = new Map<number, { readonly revoked: number; readonly credential: object }>();

  constructor(
    private readonly kept: AttestationRepository,
    private readonly signer: CredentialSigner,
  ) {}

  /** @throws DomainError attestation-status-list-unknown, attestation-key-missing */
  async one(list: number): Promise<object> {
    const revoked = await this.kept.revokedIn(list);
    if (!revoked) throw new DomainError('attestation-status-list-unknown');
    const last = this.signed.get(list);
    // What was revoked stays so: as many are the same ones.
    if (last?.revoked === revoked.length) return last.credential;
    const credential = await this.signer.sign(this.credentialOf(list, revoked));
    this.signed.set(list, { revoked: revoked.length, credential });
    return credential;
  }

  private credentialOf(list: number, revoked: readonly number[]): object {
    const { issuer } = this.signer;
    const id = statusListUrl(issuer, list);
    return {
      '@context': [credentialsContext],
      id,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: issuer.did,
      credentialSubject: {
        id: `${id}#list`,
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList: encodedList(revoked),
      },
    };
  }
}

/** A bit for each place, the first one leftmost, compressed, in multibase's base64url (Bitstring Status List 1.0, 3.3). */
export function encodedList(revoked: readonly number[]): string {
  const bits = Buffer.alloc(placesOfList / 8);
  for (const place of revoked) bits[place >> 3]! |= 0x80 >> (place & 7);
  return `u${gzipSync(bits).toString('base64url')}`;
}
