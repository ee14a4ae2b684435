/** A network for governance to reckon with, in a service alone. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openAlone, type Alone } from '../alone.ts';
import type { Stage } from '../stage.ts';

export type Stand = Alone;

export const openStand = (stage: Stage): Promise<Stand> => openAlone('governance-reporting', stage, { heap: 256 });

/** Asks until there is an answer; the pause is added to what is measured. */
export async function untilThere<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(20);
  }
}

export interface Network {
  readonly schools: number;
  readonly learners: number;
}

/** One in so many has a second stay, was merged into the one before, or waits for a decision. */
const [twice, merged, doubted] = [30, 500, 300] as const;

/** The network as if it had been heard, without its triggers: what is measured comes after it. One centre for 40 schools. */
export async function fillNetwork({ database }: Stand, { schools, learners }: Network, year: string): Promise<void> {
  await database.query(`
    begin;
    set local session_replication_role = replica;
    insert into known_organisation values ('${randomUUID()}', 'ministere', 'Ministère', 'ministry', null);
    insert into known_organisation
      select gen_random_uuid(), 'css-' || n, 'CSS ' || n, 'service-centre', m.organisation_id
        from generate_series(0, (${schools} - 1) / 40) n, known_organisation m where m.code = 'ministere';
    insert into known_organisation
      select gen_random_uuid(), c.code || '.ecole-' || n, 'École ' || n, 'school', c.organisation_id
        from generate_series(0, ${schools} - 1) n join known_organisation c on c.code = 'css-' || n / 40;
    insert into organisation_told select organisation_id, '2020-01-01', code, name, kind, parent_id from known_organisation;
    create temp table school on commit drop as
      select row_number() over (order by code) - 1 as n, organisation_id from known_organisation where kind = 'school';
    create temp table born on commit drop as
      select gen_random_uuid() as id, n from generate_series(1, ${learners}) n;
    insert into known_stay (enrolment_id, learner_id, organisation_id, school_year, level, ended_on, began_on)
      select gen_random_uuid(), b.id, s.organisation_id, '${year}', 'secondary-' || 1 + b.n % 5, null, '${year.slice(0, 4)}-08-25'
        from born b join school s on s.n = b.n % ${schools};
    insert into known_stay (enrolment_id, learner_id, organisation_id, school_year, level, ended_on, began_on)
      select gen_random_uuid(), b.id, s.organisation_id, '${year}', 'secondary-' || 1 + b.n % 5, '${year.slice(0, 4)}-10-01', '${year.slice(0, 4)}-08-25'
        from born b join school s on s.n = (b.n + 1) % ${schools} where b.n % ${twice} = 0;
    insert into merged_learner (learner_id, into_learner_id)
      select b.id, other.id from born b join born other on other.n = b.n - 1 where b.n % ${merged} = 0;
    insert into questioned_learner (learner_id, open) select id, true from born where n % ${doubted} = 0;
    commit`);
  await database.query('vacuum analyze');
}
