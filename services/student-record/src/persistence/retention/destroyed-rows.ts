import type { PupilFile } from '../../domain/files/files.js';

/** What is counted under a kind, and the statement that destroys it: $1 the learner, $2 the organisation. */
type Step = readonly [kind: string, sql: string];

const own = `learner_id = $1 and organisation_id = $2`;

/** What an organisation keeps of a learner in each file, in an order that references allow; versions go with what they are of. */
export const heldIn: Readonly<Record<PupilFile, readonly Step[]>> = {
  'school-file': [
    ['attestation', `delete from attestation where result_id in (select id from result where ${own})`],
    ['result', `delete from result where ${own}`],
    ['report-card', `delete from report_card where ${own}`],
    ['term-mark', `delete from term_mark where ${own}`],
    ['gradebook-result', `delete from gradebook_result where ${own}`],
    ['competency-level', `delete from competency_assessment where ${own}`],
    ['absence-notice', `delete from absence_notice where ${own}`],
    [
      'message-copy',
      `with gone as (
         delete from message_copy_child k using message m
          where m.id = k.message_id and k.learner_id = $1 and m.organisation_id = $2 returning k.copy_id)
       delete from message_copy c where c.id in (select copy_id from gone)
          and not exists (select from message_copy_child k where k.copy_id = c.id and k.learner_id <> $1)`,
    ],
    ['message', `delete from message where ${own}`],
    [
      'correction-statement',
      `delete from correction_statement where id in (select id from correction_request where ${own})`,
    ],
    ['correction-request', `delete from correction_request where ${own}`],
    ['consent', `delete from consent where ${own}`],
    ['code-request', `delete from code_request where ${own}`],
    [
      'transfer',
      `delete from transfer t where t.learner_id = $1 and $2 in (t.from_organisation_id, t.to_organisation_id)
          and not exists (select from enrolment e where e.learner_id = $1 and e.organisation_id <> $2
                             and e.organisation_id in (t.from_organisation_id, t.to_organisation_id))`,
    ],
    [
      'place',
      `delete from membership m using class c where c.id = m.class_id and m.learner_id = $1 and c.organisation_id = $2`,
    ],
    [
      'given-resource',
      `delete from resource_use u using learner_source s
        where s.learner_id = $1 and s.organisation_id = $2
          and u.source = s.source and u.used_by = 'user' and u.target_source_id = s.source_id`,
    ],
    ['stay', `delete from enrolment where ${own}`],
    ['row', `delete from learner_source where ${own}`],
  ],
  'special-assistance-file': [
    ['accommodation', `delete from accommodation where ${own}`],
    ['intervention-plan', `delete from intervention_plan where ${own}`],
  ],
  'professional-file': [['professional-note', `delete from professional_note where ${own}`]],
};

const theirs = `learner_id = any($1)`;

/** What is left of a record once no organisation keeps a file of it, in an order that references allow: $1 the record and those merged into it. */
export const leftOfRecord: readonly Step[] = [
  [
    'notification-setting',
    `delete from notification_setting n where n.subject in (select subject from account_link where ${theirs})
        and not exists (select from account_link a where a.subject = n.subject and a.learner_id <> all($1))`,
  ],
  ['account-link', `delete from account_link where ${theirs}`],
  ['guardian-code', `delete from guardian_code where ${theirs}`],
  ['guardian-word', `delete from guardian_word where ${theirs}`],
  ['family-order', `delete from family_order where ${theirs}`],
  ['attestation', `delete from attestation where result_id in (select id from result where ${theirs})`],
  ['result', `delete from result where ${theirs}`],
  ['report-card', `delete from report_card where ${theirs}`],
  ['term-mark', `delete from term_mark where ${theirs}`],
  ['gradebook-result', `delete from gradebook_result where ${theirs}`],
  ['competency-level', `delete from competency_assessment where ${theirs}`],
  ['absence-notice', `delete from absence_notice where ${theirs}`],
  [
    'message-copy',
    `with gone as (delete from message_copy_child where ${theirs} returning copy_id)
     delete from message_copy c where c.id in (select copy_id from gone)
        and not exists (select from message_copy_child k where k.copy_id = c.id and k.learner_id <> all($1))`,
  ],
  ['message', `delete from message where ${theirs}`],
  ['correction-statement', `delete from correction_statement where ${theirs}`],
  ['correction-request', `delete from correction_request where ${theirs}`],
  ['access-question', `delete from access_question where ${theirs}`],
  ['consent', `delete from consent where ${theirs}`],
  ['code-request', `delete from code_request where ${theirs}`],
  ['transfer', `delete from transfer where ${theirs}`],
  ['place', `delete from membership where ${theirs}`],
  ['data-package', `delete from data_package where ${theirs}`],
  ['trace', `delete from learner_trace where ${theirs}`],
  ['trace', `delete from likeness_block where ${theirs}`],
  ['trace', `delete from likeness_due where ${theirs}`],
  ['match-pair', `delete from match_pair where ${theirs} or other_learner_id = any($1)`],
  ['parting', `delete from parting where ${theirs} or from_learner_id = any($1)`],
  ['merge', `delete from learner_merge where ended_id = any($1) or survivor_id = any($1)`],
];
