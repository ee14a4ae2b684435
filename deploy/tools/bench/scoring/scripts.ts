/** A session that tens of thousands have sat: scripts written into the tables, as hand-ins leave them. */
import { randomUUID } from 'node:crypto';
import { paperZip } from '@pan/testing';
import type { ExamService } from './exam-service.ts';

export interface SatSession {
  readonly id: string;
  readonly paperId: string;
}

/** What is answered at each place of the sample paper: right, or wrong in the same form. */
const answers = {
  Q01: [['C'], ['A']],
  Q02: [['6,5'], ['7']],
  Q03: [['L2'], ['L1']],
  Q05: [['I3'], ['I1']],
  Q06: [['TEN V', 'INT A', 'RES O', 'PUI W'], ['TEN A']],
  Q07: [['K NA', 'CL BR', 'NE HE'], ['K BR']],
  Q08: [['7'], ['3']],
  Q09: [['2,7'], ['1,1']],
  Q10: [['EOL', 'HYD'], ['EOL']],
  Q11: [['Photosynthèse'], ['Respiration']],
  Q12: [['RES G1', 'PHO G2'], ['RES G2']],
  Q13: [['C2'], ['C1']],
  Q14: [
    ['OBS', 'HYP', 'EXP', 'ANA'],
    ['HYP', 'OBS', 'EXP', 'ANA'],
  ],
} as const;

/** The sample paper, approved, in a session that is open; nobody has sat it yet. */
export async function openedSession({ ask, database }: ExamService): Promise<SatSession> {
  const [top, centre] = [randomUUID(), randomUUID()];
  await database.query(
    `insert into known_organisation (organisation_id, code, name, kind, parent_id)
     values ($1, 'ministere', 'ministere', 'ministry', null), ($2, 'css-a', 'css-a', 'service-centre', $1)`,
    [top, centre],
  );
  const { id: job } = await ask<{ id: string }>('POST', '/v1/imports?subject=math&level=secondary-4', await paperZip());
  for (let state = ''; state !== 'succeeded';) ({ state } = await ask<{ state: string }>('GET', `/v1/imports/${job}`));
  const { items } = await ask<{ items: readonly { id: string }[] }>('GET', '/v1/papers');
  const paperId = items[0]!.id;
  for (const by of ['ministry', 'board']) await ask('POST', `/v1/papers/${paperId}/approvals`, undefined, by);
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const { id } = await ask<{ id: string }>('POST', '/v1/sessions', {
    ...{ paperId, organisations: ['css-a'], durationMinutes: 60 },
    ...{ opensAt: at(-1), closesAt: at(4), releaseAt: at(24) },
  });
  return { id, paperId };
}

/** So many scripts of it, handed in and waiting to be scored; each candidate has other places right. */
export async function handIn({ database }: ExamService, { id }: SatSession, scripts: number): Promise<void> {
  await database.query(
    `with made as (select gen_random_uuid() as candidate, gen_random_uuid() as learner, gen_random_uuid() as sitting, n,
                          (select organisation_id from known_organisation where code = 'css-a') as organisation from generate_series(1, $2::integer) as n),
     listed as (insert into candidate (id, session_id, learner_id, organisation_id, admission_code, registered_at)
                select candidate, $1, learner, organisation, sitting::text, now() from made returning 1),
     sat as (insert into sitting (id, session_id, candidate_id, learner_id, organisation_id, started_at, deadline_at, extra_time_percent, lease_hash, lease_holder, submitted_at, at_deadline)
             select sitting, $1, candidate, learner, organisation, now(), now(), 0, '', '', now(), false from made returning 1),
     answered as (insert into saved_response (sitting_id, item_ref, sequence, responses, hash, saved_at, learner_id, organisation_id)
                  select m.sitting, a.key, 1, jsonb_build_object('RESPONSE', a.value -> (case when random() < 0.7 then 0 else 1 end)), '', now(), m.learner, m.organisation
                    from made m cross join jsonb_each($3::jsonb) as a returning 1)
     insert into scoring_due (sitting_id, session_id) select sitting, $1 from made`,
    [id, scripts, JSON.stringify(answers)],
  );
  await database.query('analyze');
}

/** How many wait to be scored. */
export async function waiting({ database }: ExamService): Promise<number> {
  const [row] = await database.query<{ n: number }>('select count(*)::int as n from scoring_due');
  return row!.n;
}
