import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What only grows while a record lives goes with it when it is destroyed; a record that no system has a row of any more is in sight for that alone. */
const go = `
alter table result_version drop constraint result_version_result_id_fkey, add constraint result_version_result_id_fkey foreign key (result_id) references result on delete cascade;
alter table attestation drop constraint attestation_result_id_fkey, add constraint attestation_result_id_fkey foreign key (result_id) references result on delete cascade;
alter table code_change drop constraint code_change_learner_id_fkey, add constraint code_change_learner_id_fkey foreign key (learner_id) references learner on delete cascade;
alter table mismatch drop constraint mismatch_learner_id_fkey, add constraint mismatch_learner_id_fkey foreign key (learner_id) references learner on delete cascade;
alter table merge_part drop constraint merge_part_merge_id_fkey, add constraint merge_part_merge_id_fkey foreign key (merge_id) references learner_merge on delete cascade;
alter table parting drop constraint parting_merge_id_fkey, add constraint parting_merge_id_fkey foreign key (merge_id) references learner_merge on delete cascade;
create policy destroyed on learner using ((select current_setting('app.destroying', true)) = 'on');
`;

const stay = `
drop policy destroyed on learner;
alter table result_version drop constraint result_version_result_id_fkey, add constraint result_version_result_id_fkey foreign key (result_id) references result;
alter table attestation drop constraint attestation_result_id_fkey, add constraint attestation_result_id_fkey foreign key (result_id) references result;
alter table code_change drop constraint code_change_learner_id_fkey, add constraint code_change_learner_id_fkey foreign key (learner_id) references learner;
alter table mismatch drop constraint mismatch_learner_id_fkey, add constraint mismatch_learner_id_fkey foreign key (learner_id) references learner;
alter table merge_part drop constraint merge_part_merge_id_fkey, add constraint merge_part_merge_id_fkey foreign key (merge_id) references learner_merge;
alter table parting drop constraint parting_merge_id_fkey, add constraint parting_merge_id_fkey foreign key (merge_id) references learner_merge;
`;

export class FilesGoWhole1764910380040 implements MigrationInterface {
  name = 'FilesGoWhole1764910380040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(go);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(stay);
  }
}
