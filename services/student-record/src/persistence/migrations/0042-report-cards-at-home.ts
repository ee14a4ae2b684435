import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who sees a learner at another school sees of a report card what was published, from its day on, as every family does: a draft is
 * for the school that keeps it. And what was published stays as it was: the service's role can neither change nor delete it.
 */
const atHome = `
-- Whether a staff member reads as one of the school that keeps the card: by a function over the learner asked about, or, where a class
-- is asked about, by teaching it.
create function app_keeps(visible_to text[], class uuid) returns boolean language sql stable parallel safe as $$
  select case when app_files_at() is null then class = any (app_classes()::uuid[]) else visible_to && app_files_at() end
$$;

drop policy shown_to_staff on report_card;
create policy shown_to_staff on report_card for select
  using ((select app_is_staff()) and learner_id = any ((select app_learners())::uuid[])
         and (first_published_on <= (select school_day()) or app_keeps(visible_to, class_id)));

drop policy of_school on report_card_draft;
create policy of_school on report_card_draft using (exists (
  select from report_card c where c.id = report_card_draft.card_id
     and (c.visible_to && app_organisations() or (select app_is_staff()) and app_keeps(c.visible_to, c.class_id))));

drop policy of_card_in_sight on report_card_edition;
create policy of_card_in_sight on report_card_edition using (exists (
  select from report_card c where c.id = report_card_edition.card_id
     and (report_card_edition.published_on <= (select school_day()) or c.visible_to && app_organisations()
          or (select app_is_staff()) and app_keeps(c.visible_to, c.class_id))));

do $$
begin
  execute format('revoke update, delete, truncate on term_mark_version, report_card_edition, report_card_acknowledgement from %I',
                 regexp_replace(current_user, '_owner$', '_app'));
end $$;
`;

export class ReportCardsAtHome1764910320000 implements MigrationInterface {
  name = 'ReportCardsAtHome1764910320000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(atHome);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
