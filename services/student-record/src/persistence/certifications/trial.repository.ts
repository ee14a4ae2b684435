import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { mostKinds, type SentBundle, type Trial } from '../../domain/certifications/trial.js';

@Injectable()
export class TrialRepository {
  /** The path of the only organisation of a caller. */
  async pathOf(unit: Unit, code: string): Promise<readonly string[] | null> {
    const [found] = await unit.query<{ path: string[] }>(`select path from organisation where code = $1`, [code]);
    return found?.path ?? null;
  }

  /** Of each kind once. Beyond the most that are kept, kinds that are known are counted still. */
  async addAll(unit: Unit, clientId: string, visibleTo: readonly string[], trials: readonly Trial[]): Promise<void> {
    await unit.query(
      `insert into trial (client_id, operation, status, problem, traits, visible_to, count, first_at, last_at)
       select $1, operation, status, coalesce(problem, ''), traits, $2, n.count, "firstAt", "lastAt"
         from jsonb_to_recordset($3::jsonb) as n (operation text, status integer, problem text, traits text[], count integer,
                                                   "firstAt" timestamptz, "lastAt" timestamptz)
        where (select count(*) from trial where client_id = $1) < $4
           or exists (select from trial t where t.client_id = $1 and t.operation = n.operation and t.status = n.status
                         and t.problem = coalesce(n.problem, '') and t.traits = n.traits)
        order by operation, status, problem, traits
       on conflict (client_id, operation, status, problem, traits)
       do update set count = trial.count + excluded.count, last_at = greatest(trial.last_at, excluded.last_at)`,
      [clientId, visibleTo, JSON.stringify(trials), mostKinds],
    );
  }

  /** What the client has done since then; what is older is forgotten. */
  async since(unit: Unit, clientId: string, from: Date): Promise<Trial[]> {
    await unit.query(`delete from trial where last_at < $1`, [from]);
    return unit.query<Trial>(
      `select operation, status, nullif(problem, '') as problem, traits, count, first_at as "firstAt", last_at as "lastAt"
         from trial where client_id = $1 order by last_at`,
      [clientId],
    );
  }

  /** Bundles whose jobs have ended, the first one first. */
  bundles(unit: Unit, kind: string, clientId: string, from: Date): Promise<SentBundle[]> {
    return unit.query<SentBundle>(
      `select state, coalesce((params->>'dryRun')::boolean, false) as "dryRun", counts, confirmed, ended_at as "endedAt"
         from job where kind = $1 and caller->>'clientId' = $2 and ended_at >= $3 order by created_at limit 1000`,
      [kind, clientId, from],
    );
  }
}
