import { EntitySchema } from 'typeorm';
import { DomainError } from '../domain/index.js';
import type { Unit } from './unit-of-work.js';

// The network of organisations as a service has heard of it, and what of it a token reaches. A token names codes; rows hold ids.

/** An organisation as the student record last described it. */
export interface KnownOrganisation {
  organisationId: string;
  code: string;
  name: string;
  kind: string;
  parentId: string | null;
}

export const KnownOrganisations = new EntitySchema<KnownOrganisation>({
  name: 'KnownOrganisation',
  tableName: 'known_organisation',
  columns: {
    organisationId: { name: 'organisation_id', type: 'uuid', primary: true },
    code: { type: 'text' },
    name: { type: 'text' },
    kind: { type: 'text' },
    parentId: { name: 'parent_id', type: 'uuid', nullable: true },
  },
});

/** For the first migration of a service that hears of organisations; after `scopeSql`. */
export const organisationsSql = `
create table known_organisation (
  organisation_id uuid primary key,
  code text not null,
  name text not null,
  kind text not null,
  parent_id uuid
);
create index known_organisation_code on known_organisation (code);
create index known_organisation_parent on known_organisation (parent_id);

create function organisations_below(top uuid) returns table (organisation_id uuid) language sql stable as $$
  with recursive below (id) as (
    select top
    union
    select o.organisation_id from known_organisation o join below b on o.parent_id = b.id
  )
  select id from below
$$;

create function app_reaches_all() returns boolean language sql stable as $$
  select exists (select from known_organisation where kind = 'ministry' and parent_id is null and code = any(app_organisations()))
$$;

create function app_reach() returns uuid[] language sql stable as $$
  select coalesce(array_agg(distinct b.organisation_id), '{}')
    from known_organisation o cross join lateral organisations_below(o.organisation_id) b
   where o.code = any(app_organisations())
$$;
`;

/** Condition of a policy: the organisation in this column lies in a subtree of the caller's, worked out once a statement. */
export function inReach(column: string): string {
  return `((select app_reaches_all()) or ${column} = any((select app_reach())::uuid[]))`;
}

/** Condition of a policy: the service acts for itself, as a consumer or a round. */
export const byService = `current_setting('app.service', true) = 'on'`;

/**
 * The organisation of this code.
 * @throws DomainError organisation-unknown, which the service's catalogue explains; out-of-reach
 */
export async function organisationInReach(unit: Unit, code: string): Promise<KnownOrganisation> {
  const [found] = await unit.query<KnownOrganisation & { reached: boolean }>(
    `select organisation_id as "organisationId", code, name, kind, parent_id as "parentId",
            app_reaches_all() or organisation_id = any(app_reach()) as reached
       from known_organisation where code = $1`,
    [code],
  );
  if (!found) throw new DomainError('organisation-unknown', { organisation: code });
  if (!found.reached) throw new DomainError('out-of-reach');
  const { reached: _, ...organisation } = found;
  return organisation;
}
