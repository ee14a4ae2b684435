import { organisationTypes } from '@pan/oneroster';

// Pieces of SQL that OneRoster's requests, its gradebook and its bundles say alike.

/** What the caller reads of a learner: the leading system's word where that is in sight, else that of another which is. */
export const ownSaid = (learner: string, leadingSource: string): string => `
  select s.said from learner_source s
   where s.learner_id = ${learner} and s.said is not null
     and not exists (select from learner_source f where f.learner_id = ${learner} and f.source = ${leadingSource})
   order by s.absent_at desc nulls first, s.source, s.source_id limit 1`;

/** Likewise as `own`, beside a learner `l`. */
export const withOwnSaid = `left join lateral (${ownSaid('l.id', 'l.leading_source')}) own on true`;

/** The standard's word for an organisation `o`. */
export const organisationType = `case o.kind ${Object.entries(organisationTypes)
  .map(([kind, type]) => `when '${kind}' then '${type}'`)
  .join(' ')} end`;

export const inUtc = (instant: string): string =>
  `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
