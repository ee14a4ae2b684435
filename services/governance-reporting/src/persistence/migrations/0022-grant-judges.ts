import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where an assessor comes from is corrected by who assigns; one function says what keeps somebody from judging. */
const judges = `
create policy grant_assessor_corrected on grant_assessor for update using ('ministere' = any(app_organisations()));
do $$
begin
  execute format('grant update (organisation_id, by, at) on grant_assessor to %I', regexp_replace(current_user, '_owner$', '_app'));
end $$;

-- Their own word, their part in the application, or an organisation in one line with the one that applies.
create function grant_conflict_of(application uuid, judge text, codes text[]) returns text language sql stable as $$
  select case
      when exists (select from grant_conflict c where c.application_id = a.id and c.person = judge) then 'declared'
      when a.facts->'/by' ? judge or exists (
        select from known_organisation o
         where (o.code = any(codes) or o.organisation_id in (
             select s.organisation_id from grant_assessor s where s.call = a.call and s.person = judge))
           and o.kind <> 'ministry'
           and (exists (select from organisations_below(o.organisation_id) b where b.organisation_id = a.organisation_id)
             or exists (select from organisations_below(a.organisation_id) b where b.organisation_id = o.organisation_id)))
        then 'organisation'
    end
    from grant_application a where a.id = application
$$;
`;

/** Everybody who wrote or submitted an application or filed a report is kept: of former rows, those whom they name. */
const everybody = `
alter table grant_application no force row level security;
alter table grant_application_version no force row level security;
alter table grant_award no force row level security;
update grant_application a set facts = a.facts || jsonb_build_object('/by', (
  select coalesce(jsonb_agg(distinct v.submission->'by'), '[]') from grant_application_version v where v.application_id = a.id));
update grant_award a set facts = (
  select jsonb_object_agg(f.key, case when f.key like '/reports/%'
      then (f.value - 'by') || jsonb_build_object('filedBy', case when f.value->>'by' is null then '[]' else jsonb_build_array(f.value->'by') end)
      else f.value end)
    from jsonb_each(a.facts) f);
alter table grant_application force row level security;
alter table grant_application_version force row level security;
alter table grant_award force row level security;
`;

export class GrantJudges1764910750000 implements MigrationInterface {
  name = 'GrantJudges1764910750000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [judges, everybody]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('who acted is not thrown away');
  }
}
