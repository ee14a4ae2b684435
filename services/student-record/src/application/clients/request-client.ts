import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { networkOf, RateLimits, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import {
  mostOpenOfKey,
  mostOpenRequests,
  requestDays,
  requestsOfSource,
  type AuthMethod,
  type GrantableScope,
} from '../../domain/clients/client-access.js';
import { sandboxOf, scopesOfSandboxes } from '../../domain/sandboxes/sandbox.js';
import { seeEverything } from '../organisations/see-everything.js';
import { checkProof, thumbprintOf, type PublicKey } from './client-keys.js';

export interface ClientWish {
  readonly vendor: string;
  readonly scopes: readonly GrantableScope[];
  /** The usual one. */
  readonly purpose: string;
  readonly otherPurposes?: readonly string[] | undefined;
  /** Codes of the centres or schools that have to agree. */
  readonly organisations: readonly string[];
  readonly key: PublicKey;
  readonly proof: string;
  readonly authMethod?: AuthMethod | undefined;
}

/** A vendor asks for access to organisations, by a request that its key has signed; each of them answers for itself. */
@Injectable()
export class RequestClient {
  private readonly audience: string;

  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    @Inject(SETTINGS) { PUBLIC_URL }: ServiceSettings,
  ) {
    this.audience = `${PUBLIC_URL}/v1/client-requests`;
  }

  /** @returns the id of the request, which tells nobody anything */
  async run(wish: ClientWish, address: string, now = new Date()): Promise<string> {
    await this.limits.take(requestsOfSource, networkOf(address));
    const digest = await checkProof(wish.proof, wish.key, this.audience, now);
    const thumbprint = await thumbprintOf(wish.key);
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        await unit.query(`delete from client_request where requested_at < $1`, [daysBefore(now)]);
        const places = await placesOf(unit, wish);
        await requireNew(unit, digest);
        await requireRoom(unit, thumbprint, now);
        return enter(unit, wish, { thumbprint, digest, places, now });
      }),
    );
  }
}

interface Place {
  readonly id: string;
  readonly path: string;
}

async function placesOf(unit: Unit, { organisations, scopes }: ClientWish): Promise<Place[]> {
  const codes = [...new Set(organisations)];
  const places = await unit.query<Place>(
    `select id, array_to_string(path, ',') as path from organisation where code = any($1)`,
    [codes],
  );
  if (places.length < codes.length) throw new DomainError('organisation-unknown');
  checkWorlds(
    places.map(({ path }) => path.split(',')),
    scopes,
  );
  return places;
}

/** Of two that bring one proof at the same instant, the unique column lets one in. */
async function requireNew(unit: Unit, digest: Buffer): Promise<void> {
  const [used] = await unit.query(`select from client_request where proof_digest = $1`, [digest]);
  if (used) throw new DomainError('client-proof-used');
}

/** What waits is counted for each key and for all; nobody's share closes the door to others. */
async function requireRoom(unit: Unit, thumbprint: string, now: Date): Promise<void> {
  const [open] = await unit.query<{ all: number; own: number }>(
    `select count(*)::integer as all, count(*) filter (where key_thumbprint = $1)::integer as own
       from client_request r
      where requested_at >= $2
        and not exists (select from client_grant g where g.request_id = r.id and g.client_id is not null)`,
    [thumbprint, daysBefore(now)],
  );
  const later = { retryAfter: 3_600 };
  if (open!.own >= mostOpenOfKey) throw new DomainError('too-many-client-requests', {}, later);
  if (open!.all >= mostOpenRequests) throw new DomainError('temporarily-unavailable', {}, later);
}

interface Proved {
  readonly thumbprint: string;
  readonly digest: Buffer;
  readonly places: readonly Place[];
  readonly now: Date;
}

async function enter(unit: Unit, wish: ClientWish, { thumbprint, digest, places, now }: Proved): Promise<string> {
  const { vendor, scopes, purpose, otherPurposes = [], key, authMethod = 'private_key_jwt' } = wish;
  const id = randomUUID();
  await unit.query(
    `insert into client_request (id, vendor, scopes, purpose, purposes, key, key_thumbprint, proof_digest, auth_method, requested_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      vendor,
      [...new Set(scopes)],
      purpose,
      [...new Set([purpose, ...otherPurposes])],
      JSON.stringify(key),
      thumbprint,
      digest,
      authMethod,
      now,
    ],
  );
  await unit.query(
    `insert into client_grant (request_id, organisation_id, visible_to, state)
     select $1, id, string_to_array(path, ','), 'requested' from unnest($2::uuid[], $3::text[]) as n(id, path)`,
    [id, places.map((place) => place.id), places.map((place) => place.path)],
  );
  return id;
}

const daysBefore = (now: Date): Date => new Date(now.getTime() - requestDays * 86_400_000);

/** A system is let into one sandbox, or into the network: one that reached both could carry what is invented out of it. */
function checkWorlds(paths: readonly (readonly string[])[], scopes: readonly GrantableScope[]): void {
  const worlds = new Set(paths.map(sandboxOf));
  if (worlds.size > 1) throw new DomainError('sandbox-alone');
  const strange = scopes.find((scope) => !scopesOfSandboxes.includes(scope));
  if (!worlds.has(null) && strange) throw new DomainError('scope-outside-sandbox', { scope: strange });
}
