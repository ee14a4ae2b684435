import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { Decimal } from '@pan/kit/domain';
import type { ScoreCount } from '../../domain/item-analysis/score-groups.js';
import type { OptionCell, PlaceCell } from '../../domain/item-analysis/score-sums.js';

/** A name under which sittings met a place, and what the place is worth. */
export interface NamedPlace {
  readonly name: string;
  readonly ref: string;
  readonly weight: number;
  readonly most: number;
  readonly counts: boolean;
}

export interface AskedResponse {
  readonly ref: string;
  readonly response: string;
  readonly isSingle: boolean;
}

/** A sitting's score is the share that it earned of what it met and what counts, out of 100 to the hundredth. */
const scored = `
  place as materialized (select * from jsonb_to_recordset($2::jsonb) as p (name text, ref text, weight numeric, most numeric, counts boolean)),
  scored as (
    select s.sitting_id, s.places, e.earned, e.best, round(100 * e.earned / e.best, 2) as score
      from sitting_score s cross join lateral (
             select sum(o.points * p.weight) as earned, sum(p.most) as best
               from jsonb_to_recordset(s.places) as o (ref text, points numeric) join place p on p.name = o.ref where p.counts) e
     where s.session_id = $1 and e.best > 0)`;

const isAnswered = `coalesce(jsonb_path_exists(r.responses, '$.*[*] ? (@.type() == "object" || @ != "")'), false)`;

/** Sums over the scored sittings of a session, by the database: what comes here grows with the places alone. */
@Injectable()
export class ScoreSumQueries {
  /** Whether nobody sits in it any more, or can begin to, and everything handed in has its points. */
  async isWhole(unit: Unit, sessionId: string): Promise<boolean> {
    const [row] = await unit.query<{ whole: boolean }>(
      `select greatest(e.closes_at, (select max(o.closes_at) from session_organisation o where o.session_id = e.id)) <= clock_timestamp()
              and not exists (select from sitting s left join sitting_score p on p.sitting_id = s.id left join scoring_due d on d.sitting_id = s.id
                               where s.session_id = e.id and not s.awaits and (s.submitted_at is null or p.sitting_id is null or d.sitting_id is not null)) as whole
         from exam_session e where e.id = $1`,
      [sessionId],
    );
    return row!.whole;
  }

  async names(unit: Unit, sessionId: string): Promise<string[]> {
    const rows = await unit.query<{ name: string }>(
      `select distinct o.ref as name from sitting_score s cross join lateral jsonb_to_recordset(s.places) as o (ref text) where s.session_id = $1`,
      [sessionId],
    );
    return rows.map(({ name }) => name);
  }

  async scores(unit: Unit, sessionId: string, places: readonly NamedPlace[]) {
    const rows = await unit.query<{ score: string; count: number; points: string; pointSquares: string }>(
      `with ${scored}
       select score::text as score, count(*)::int as count, sum(earned)::text as points, sum(earned * earned)::text as "pointSquares"
         from scored group by scored.score`,
      [sessionId, JSON.stringify(places)],
    );
    return rows.map(
      ({ score, ...row }) => ({ ...row, score: new Decimal(score).toNumber() }) satisfies ScoreCount & object,
    );
  }

  /** @param cuts the least score of each group but the first */
  cells(unit: Unit, sessionId: string, places: readonly NamedPlace[], cuts: readonly number[]) {
    return unit.query<PlaceCell & { readonly ref: string; readonly group: number }>(
      `with ${scored}
       select p.ref, width_bucket(c.score, $3::numeric[]) as "group", count(*)::int as sat,
              (count(*) filter (where not ${isAnswered}))::int as omitted,
              (count(*) filter (where x >= p.most))::int as "full", (count(*) filter (where x <= 0))::int as "none",
              sum(x)::text as points, sum(x * x)::text as squares,
              coalesce(sum(rest), 0)::text as rest, coalesce(sum(rest * rest), 0)::text as "restSquares", coalesce(sum(x * rest), 0)::text as products
         from scored c cross join lateral jsonb_to_recordset(c.places) as o (ref text, points numeric) join place p on p.name = o.ref
        cross join lateral (select o.points * p.weight as x) v
        cross join lateral (select case when not p.counts then c.earned / c.best
                                        when c.best > p.most then (c.earned - x) / (c.best - p.most) end as rest) w
         left join saved_response r on r.sitting_id = c.sitting_id and r.item_ref = o.ref
        group by 1, 2`,
      [sessionId, JSON.stringify(places), cuts],
    );
  }

  /** How many chose each option; of a response that takes one, an answer of several is none. */
  options(
    unit: Unit,
    sessionId: string,
    places: readonly NamedPlace[],
    cuts: readonly number[],
    asked: readonly AskedResponse[],
  ) {
    return unit.query<
      OptionCell & { readonly ref: string; readonly response: string; readonly option: string; readonly group: number }
    >(
      `with ${scored},
       asked as materialized (select * from jsonb_to_recordset($4::jsonb) as a (ref text, response text, "isSingle" boolean))
       select p.ref, a.response, v.option, width_bucket(c.score, $3::numeric[]) as "group", count(*)::int as chosen, sum(c.score)::text as scores
         from scored c cross join lateral jsonb_to_recordset(c.places) as o (ref text) join place p on p.name = o.ref
         join saved_response r on r.sitting_id = c.sitting_id and r.item_ref = o.ref join asked a on a.ref = p.ref
        cross join lateral (select distinct value as option from jsonb_array_elements_text(
                              case when jsonb_typeof(r.responses -> a.response) = 'array' then r.responses -> a.response else '[]' end)) v
        where not a."isSingle" or jsonb_array_length(r.responses -> a.response) = 1
        group by 1, 2, 3, 4`,
      [sessionId, JSON.stringify(places), cuts, JSON.stringify(asked)],
    );
  }
}
