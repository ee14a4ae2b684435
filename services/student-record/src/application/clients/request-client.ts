import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RequestProblem, UnitOfWork } from '@pan/kit';
import { DomainError } from '@pan/kit/domain';
import { mostOpenRequests, type GrantableScope } from '../../domain/client-access.js';
import { sandboxOf, scopesOfSandboxes } from '../../domain/sandbox.js';
import { seeEverything } from '../see-everything.js';

export interface ClientWish {
  readonly vendor: string;
  readonly scopes: readonly GrantableScope[];
  readonly purpose: string;
  /** Codes of the centres or schools that have to agree. */
  readonly organisations: readonly string[];
}

/** A vendor asks for access to organisations; each of them answers for itself. */
@Injectable()
export class RequestClient {
  constructor(private readonly work: UnitOfWork) {}

  /** @returns the id of the request, which tells nobody anything */
  run({ vendor, scopes, purpose, organisations }: ClientWish, now = new Date()): Promise<string> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const codes = [...new Set(organisations)];
        const places = await unit.query<{ id: string; path: string }>(
          `select id, array_to_string(path, ',') as path from organisation where code = any($1)`,
          [codes],
        );
        if (places.length < codes.length) throw new DomainError('organisation-unknown');
        checkWorlds(
          places.map(({ path }) => path.split(',')),
          scopes,
        );
        const [open] = await unit.query<{ count: number }>(
          `select count(*)::integer as count from client_request where client_id is null`,
        );
        if (open!.count >= mostOpenRequests)
          throw new RequestProblem('temporarily-unavailable', {}, [], { 'retry-after': '3600' });
        const id = randomUUID();
        await unit.query(
          `insert into client_request (id, vendor, scopes, purpose, requested_at) values ($1, $2, $3, $4, $5)`,
          [id, vendor, [...new Set(scopes)], purpose, now],
        );
        await unit.query(
          `insert into client_grant (request_id, organisation_id, visible_to, state)
         select $1, id, string_to_array(path, ','), 'requested' from unnest($2::uuid[], $3::text[]) as n(id, path)`,
          [id, places.map((place) => place.id), places.map((place) => place.path)],
        );
        return id;
      }),
    );
  }
}

/** A system is let into one sandbox, or into the network: one that reached both could carry what is invented out of it. */
function checkWorlds(paths: readonly (readonly string[])[], scopes: readonly GrantableScope[]): void {
  const worlds = new Set(paths.map(sandboxOf));
  if (worlds.size > 1) throw new DomainError('sandbox-alone');
  const strange = scopes.find((scope) => !scopesOfSandboxes.includes(scope));
  if (!worlds.has(null) && strange) throw new DomainError('scope-outside-sandbox', { scope: strange });
}
