import type { PagedSet, Sight } from './paged-set.js';

// Rows `(id, at, position, kind, there)` of the log as one caller sees it.

/** Where the reader sees little, the log is found by who sees it; else it is walked along its keys (0019e). */
export const inSight = (kind: string, { isNarrow }: Sight): string => `
  select c.id, c.at, c.position, c.kind, true as there from change c where c.kind = '${kind}'${seen('c', isNarrow)}`;

/** The condition that lets the index by sight find rows of the log. */
export const seen = (alias: string, isNarrow: boolean): string =>
  isNarrow ? ` and cardinality(${alias}.sees) > 0` : '';

/**
 * What those organisations no longer see, nor another of the caller's: for each of them its own part of an index, in the order of
 * the ids. Of several that saw a thing the one which lost sight of it last tells.
 */
const gone = (kind: string, { organisations }: Sight): string[] =>
  Array.from(
    { length: organisations },
    (_, n) => `
  select o.id, o.at, o.position, o.kind, false as there from change_left o
   where o.kind = '${kind}' and o.organisation = (select (app_organisations())[${n + 1}])
     and not exists (select from change c where c.kind = '${kind}' and c.id = o.id)
     ${organisations === 1 ? '' : later(kind)}`,
  );

const later = (kind: string): string => `and not exists (
       select from change_left p where p.kind = '${kind}' and p.id = o.id and p.organisation = any (app_organisations())
          and (p.position, p.organisation) > (o.position, o.organisation))`;

const inOrder = (rows: string, { along }: Sight): string => (along ? `(${rows} order by id ${along})` : rows);

/** As `t`, of one kind or several, with what is out of sight by now. */
export const rowsOf =
  (...kinds: string[]): PagedSet['from'] =>
  (sight) =>
    `(${kinds.flatMap((kind) => [inSight(kind, sight), ...gone(kind, sight)].map((rows) => inOrder(rows, sight))).join(' union all ')}) t`;
