import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import type { KindFigure } from '../../domain/programmes/definition.js';

export interface ProgrammeCount {
  /** The group; null where an initiative says nothing of it. */
  readonly key: string | null;
  readonly initiatives: number;
  /** Null where nothing that counts is said: a median of nothing. */
  readonly value: number | null;
}

/** How far the initiatives for a measure have come, by their dated milestones. */
export interface MeasureProgress {
  readonly measure: string;
  readonly initiatives: number;
  readonly milestones: number;
  readonly reached: number;
  /** Planned for a day that has passed, and not reached; of what has ended nothing is late any more. */
  readonly late: number;
  /** The next day that a milestone is planned for. */
  readonly nextOn: string | null;
}

/** Sandboxes count nowhere. */
const counted = `i.organisation_id not in (select unnest(app_sandboxes()))`;

@Injectable()
export class ProgrammeCountQueries {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * A figure of a kind, over the initiatives that the caller sees.
   * @param by `state`, `organisation`, `month` or a field; null is the total alone
   * @param top the organisation whose subtree it is of; null is everything in sight
   * @param ownOnly leaves out what is shared by organisations that the caller does not reach
   */
  rows(
    kind: string,
    figure: KindFigure,
    by: string | null,
    { top, ownOnly }: { readonly top: string | null; readonly ownOnly: boolean },
  ): Promise<ProgrammeCount[]> {
    return this.work.run((unit) =>
      unit.query<ProgrammeCount>(
        `select case $2::text when 'state' then i.state when 'organisation' then o.code
                              when 'month' then left(i.facts->('/values/' || $3::text)->>'value', 7)
                              else i.facts->('/values/' || $2::text)->>'value' end as key,
                count(*)::integer as initiatives,
                case when $8::text is not null then percentile_cont(0.5) within group (
                            order by (i.facts->('/values/' || $9::text)->>'value')::date - (i.facts->('/values/' || $8::text)->>'value')::date)
                     when $4::text is null then count(*)
                     else coalesce(sum((i.facts->('/values/' || $4::text)->>'value')::numeric), 0) end::double precision as value
           from initiative i left join known_organisation o on o.organisation_id = i.organisation_id
          where i.kind = $1 and ($5::text[] is null or i.state = any($5)) and ${counted}
            and ($6::uuid is null or i.organisation_id in (select b.organisation_id from organisations_below($6) b))
            and (not $7::boolean or i.organisation_id in (select unnest(app_reach())))
          group by 1 order by 1 nulls last limit 5000`,
        [
          kind,
          by,
          figure.monthOf ?? null,
          figure.measure === 'sum' ? figure.field : null,
          figure.states ?? null,
          top,
          ownOnly,
          figure.from ?? null,
          figure.to ?? null,
        ],
      ),
    );
  }

  /** How many initiatives of each kind are in sight. */
  async byKind(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.work.run((unit) =>
      unit.query<{ kind: string; initiatives: number }>(
        `select i.kind, count(*)::integer as initiatives from initiative i where ${counted} group by i.kind`,
      ),
    );
    return new Map(rows.map(({ kind, initiatives }) => [kind, initiatives]));
  }

  /** @param day until which milestones count as reached */
  progress(day: string): Promise<MeasureProgress[]> {
    return this.work.run((unit) =>
      unit.query<MeasureProgress>(
        `select m.measure, count(distinct i.id)::integer as initiatives, count(f.fact)::integer as milestones,
                (count(*) filter (where f.reached <= $1))::integer as reached,
                (count(*) filter (where f.planned < $1 and (f.reached is null or f.reached > $1) and not ended.is))::integer as late,
                min(f.planned) filter (where f.planned >= $1 and (f.reached is null or f.reached > $1)) as "nextOn"
           from initiative i join programme_kind k on k.code = i.kind and k.version = i.kind_version
           cross join lateral unnest(i.measures) m(measure)
           cross join lateral (
             select exists (select from jsonb_array_elements(k.definition->'states') s
                             where s->>'code' = i.state and (s->>'final')::boolean) as is) ended
           left join lateral (
             select e.value as fact, e.value->'value'->>'plannedOn' as planned, e.value->'value'->>'reachedOn' as reached
               from jsonb_each(i.facts) e where e.key like '/milestones/%') f on true
          where ${counted}
          group by m.measure order by m.measure`,
        [day],
      ),
    );
  }
}
