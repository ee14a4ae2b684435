import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What hangs on a candidacy or a sitting goes with it, what only grows too, when the student record has destroyed the learner’s file. */
const go = `
alter table answer_file drop constraint answer_file_sitting_id_fkey, add constraint answer_file_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table answer_queue drop constraint answer_queue_sitting_id_fkey, add constraint answer_queue_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table exam_result drop constraint exam_result_sitting_id_fkey, add constraint exam_result_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table former_lease drop constraint former_lease_sitting_id_fkey, add constraint former_lease_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table irregularity drop constraint irregularity_sitting_id_fkey, add constraint irregularity_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table item_attempt drop constraint item_attempt_sitting_id_fkey, add constraint item_attempt_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table mark drop constraint mark_sitting_id_fkey, add constraint mark_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table rescoring_before drop constraint rescoring_before_sitting_id_fkey, add constraint rescoring_before_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table saved_response drop constraint saved_response_sitting_id_fkey, add constraint saved_response_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table saved_version drop constraint saved_version_sitting_id_fkey, add constraint saved_version_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table script drop constraint script_sitting_id_fkey, add constraint script_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table secure_browser_check drop constraint secure_browser_check_sitting_id_fkey, add constraint secure_browser_check_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table sitting_change drop constraint sitting_change_sitting_id_fkey, add constraint sitting_change_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table sitting_score drop constraint sitting_score_sitting_id_fkey, add constraint sitting_score_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table mark_review drop constraint mark_review_mark_id_fkey, add constraint mark_review_mark_id_fkey foreign key (mark_id) references mark on delete cascade;
alter table mark_review drop constraint mark_review_sitting_id_fkey, add constraint mark_review_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table awarded_points drop constraint awarded_points_sitting_id_fkey, add constraint awarded_points_sitting_id_fkey foreign key (sitting_id) references sitting on delete cascade;
alter table awarded_points drop constraint awarded_points_review_id_fkey, add constraint awarded_points_review_id_fkey foreign key (review_id) references mark_review on delete cascade;
alter table mark_version drop constraint mark_version_mark_id_fkey, add constraint mark_version_mark_id_fkey foreign key (mark_id) references mark on delete cascade;
alter table marking drop constraint marking_script_id_fkey, add constraint marking_script_id_fkey foreign key (script_id) references script on delete cascade;
alter table sitting drop constraint sitting_candidate_id_fkey, add constraint sitting_candidate_id_fkey foreign key (candidate_id) references candidate on delete cascade;
alter table school_mark drop constraint school_mark_candidate_id_fkey, add constraint school_mark_candidate_id_fkey foreign key (candidate_id) references candidate on delete cascade;
alter table secure_browser_exemption drop constraint secure_browser_exemption_candidate_id_fkey, add constraint secure_browser_exemption_candidate_id_fkey foreign key (candidate_id) references candidate on delete cascade;
`;

const stay = `
alter table answer_file drop constraint answer_file_sitting_id_fkey, add constraint answer_file_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table answer_queue drop constraint answer_queue_sitting_id_fkey, add constraint answer_queue_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table exam_result drop constraint exam_result_sitting_id_fkey, add constraint exam_result_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table former_lease drop constraint former_lease_sitting_id_fkey, add constraint former_lease_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table irregularity drop constraint irregularity_sitting_id_fkey, add constraint irregularity_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table item_attempt drop constraint item_attempt_sitting_id_fkey, add constraint item_attempt_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table mark drop constraint mark_sitting_id_fkey, add constraint mark_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table rescoring_before drop constraint rescoring_before_sitting_id_fkey, add constraint rescoring_before_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table saved_response drop constraint saved_response_sitting_id_fkey, add constraint saved_response_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table saved_version drop constraint saved_version_sitting_id_fkey, add constraint saved_version_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table script drop constraint script_sitting_id_fkey, add constraint script_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table secure_browser_check drop constraint secure_browser_check_sitting_id_fkey, add constraint secure_browser_check_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table sitting_change drop constraint sitting_change_sitting_id_fkey, add constraint sitting_change_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table sitting_score drop constraint sitting_score_sitting_id_fkey, add constraint sitting_score_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table mark_review drop constraint mark_review_mark_id_fkey, add constraint mark_review_mark_id_fkey foreign key (mark_id) references mark;
alter table mark_review drop constraint mark_review_sitting_id_fkey, add constraint mark_review_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table awarded_points drop constraint awarded_points_sitting_id_fkey, add constraint awarded_points_sitting_id_fkey foreign key (sitting_id) references sitting;
alter table awarded_points drop constraint awarded_points_review_id_fkey, add constraint awarded_points_review_id_fkey foreign key (review_id) references mark_review;
alter table mark_version drop constraint mark_version_mark_id_fkey, add constraint mark_version_mark_id_fkey foreign key (mark_id) references mark;
alter table marking drop constraint marking_script_id_fkey, add constraint marking_script_id_fkey foreign key (script_id) references script;
alter table sitting drop constraint sitting_candidate_id_fkey, add constraint sitting_candidate_id_fkey foreign key (candidate_id) references candidate;
alter table school_mark drop constraint school_mark_candidate_id_fkey, add constraint school_mark_candidate_id_fkey foreign key (candidate_id) references candidate;
alter table secure_browser_exemption drop constraint secure_browser_exemption_candidate_id_fkey, add constraint secure_browser_exemption_candidate_id_fkey foreign key (candidate_id) references candidate;
`;

export class Erasures1764910380000 implements MigrationInterface {
  name = 'Erasures1764910380000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(go);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(stay);
  }
}
