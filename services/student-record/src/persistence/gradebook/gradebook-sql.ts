import type { GradebookSet, GradebookWithin } from '@pan/oneroster';
import type { FieldSql, PagedSet } from '../oneroster/paged-set.js';
import { inUtc } from '../oneroster/pieces.js';
import { seen } from '../oneroster/rows-in-sight.js';

// The statements of the gradebook's reads, in constant pieces. `$own` stands for the names under which the reader's own entries are kept.

export interface GradebookSetSql extends PagedSet {
  /** What is shown of the rows that `from` has. */
  readonly select: string;
  /** What an address restricts the set to; `$?` stands for an id. */
  readonly within: Partial<Record<keyof GradebookWithin, string>>;
}

/** Their sender sees entries under its own keys; everybody else sees them under our ids. */
const keyOf = (alias: string): string =>
  `case when ${alias}.source = any ($own) then ${alias}.source_id else ${alias}.id::text end`;
const refTo = (alias: string): string => `case when ${alias}.id is not null then ${keyOf(alias)} end`;

/** Whether an entry is shown under the key `$?`. */
export const isShownAs = (alias: string): string =>
  `((${alias}.source = any ($own) and ${alias}.source_id = $?) or (${alias}.id = uuid_or_null($?) and ${alias}.source <> all ($own)))`;

const anEntry = (log: string): string =>
  `t.id as "rowId", ${keyOf('t')} as id, t.status = 'active' as active, ${inUtc(`${log}.at`)} as "modifiedAt", t.metadata`;
const everyEntry = anEntry('c');
const ofLog = { columns: 't.id', since: 'c.position >= change_position($?)' };
/** Of views that have the log's places themselves. */
const ofShown = { columns: 't.id', since: 't.position >= change_position($?)' };

/** Rows of a table with their places in the log, by which those that see little find them. */
const logged =
  (table: string, kind: string, joined = ''): PagedSet['from'] =>
  ({ isNarrow }) =>
    `${table} t join change c on c.kind = '${kind}' and c.id = t.id${seen('c', isNarrow)} ${joined}`;

const entry = (alias: string): FieldSql => ({ sql: keyOf(alias), is: isShownAs(alias), narrow: isShownAs(alias) });
const id = (column: string): FieldSql => ({ sql: `${column}::text`, is: `${column} = uuid_or_null($?)` });
const indexed = (column: string): FieldSql => ({ ...id(column), narrow: `${column} = uuid_or_null($?)` });
const value = (sql: string): FieldSql => ({ sql });

const ofEvery = { sourcedId: entry('t'), status: value('t.status'), dateLastModified: value('c.at') };

const measured = `t.title, t.description, t.class_id as "classId", ${refTo('s')} as "scoreScaleId", t.lowest::text, t.highest::text, t.objectives`;
const withScale = 'left join score_scale s on s.id = t.score_scale_id';
const ofMeasured = {
  ...ofEvery,
  title: value('t.title'),
  description: value('t.description'),
  resultValueMin: value('t.lowest'),
  resultValueMax: value('t.highest'),
  'class.sourcedId': indexed('t.class_id'),
  'scoreScale.sourcedId': entry('s'),
};

const scored = `${keyOf('i')} as "lineItemId", t.learner_id as "studentId", i.class_id as "classId", ${refTo('s')} as "scoreScaleId",
  t.score_status as "scoreStatus", t.score::text, t.text_score as "textScore", t.percentile::text, t.scored_on as "scoredOn", t.comment,
  t.objectives, t.in_progress as "inProgress", t.incomplete, t.late, t.missing, t.learner_id as learner`;
const ofScored = {
  ...ofEvery,
  scoreStatus: value('t.score_status'),
  score: value('t.score'),
  textScore: value('t.text_score'),
  scoreDate: value('t.scored_on'),
  comment: value('t.comment'),
  inProgress: value('t.in_progress::text'),
  incomplete: value('t.incomplete::text'),
  late: value('t.late::text'),
  missing: value('t.missing::text'),
  'student.sourcedId': indexed('t.learner_id'),
  'class.sourcedId': indexed('i.class_id'),
  'scoreScale.sourcedId': entry('s'),
};

/** What was released, by the learners in sight: each has few results, of which an index knows. */
const ofFew = `(select r.* from assessment_result_shown r where r.source <> 'released'
  union all select r.* from assessment_result_shown r where r.source = 'released' and r.learner_id = any (array(
    select l.id from change l where l.kind = 'learner'${seen('l', true)})))`;

export const gradebookSql: Readonly<Record<GradebookSet, GradebookSetSql>> = {
  categories: {
    ...ofLog,
    select: `${everyEntry}, t.title, t.weight::text`,
    from: logged('category', 'category'),
    fields: { ...ofEvery, title: value('t.title'), weight: value('t.weight') },
    within: { class: `exists (select from line_item i where i.category_id = t.id and i.class_id = $?)` },
  },
  scoreScales: {
    ...ofLog,
    select: `${everyEntry}, t.title, t.type, t.course, t.class_id as "classId", t.scale`,
    from: logged('score_scale', 'score-scale'),
    fields: {
      ...ofEvery,
      title: value('t.title'),
      type: value('t.type'),
      'class.sourcedId': indexed('t.class_id'),
    },
    within: { class: `t.class_id = $?`, school: `t.organisation_id = $?` },
  },
  lineItems: {
    ...ofLog,
    select: `${everyEntry}, ${measured}, t.organisation_id as "schoolId", ${inUtc('t.assigned_at')} as "assignedAt",
      ${inUtc('t.due_at')} as "dueAt", ${keyOf('g')} as "categoryId", t.academic_session as "academicSession",
      t.grading_period as "gradingPeriod"`,
    from: logged('line_item', 'line-item', `join category g on g.id = t.category_id ${withScale}`),
    where: `t.profile = 'gradebook'`,
    fields: {
      ...ofMeasured,
      assignDate: value('t.assigned_at'),
      dueDate: value('t.due_at'),
      'school.sourcedId': id('t.organisation_id'),
      'category.sourcedId': entry('g'),
      'gradingPeriod.sourcedId': value('t.grading_period'),
      'academicSession.sourcedId': value('t.academic_session'),
    },
    within: { class: `t.class_id = $?` },
  },
  results: {
    ...ofLog,
    select: `${everyEntry}, ${scored}`,
    from: logged('gradebook_result', 'gradebook-result', `join line_item i on i.id = t.line_item_id ${withScale}`),
    where: `t.profile = 'gradebook'`,
    fields: { ...ofScored, 'lineItem.sourcedId': entry('i') },
    within: { class: `i.class_id = $?`, student: `t.learner_id = $?`, lineItem: `t.line_item_id = $?` },
  },
  assessmentLineItems: {
    ...ofShown,
    select: `${anEntry('t')}, ${measured}, ${refTo('p')} as "parentId"`,
    from: () => `assessment_line_item_shown t ${withScale} left join line_item p on p.id = t.parent_id`,
    fields: {
      ...ofMeasured,
      dateLastModified: value('t.at'),
      'parentAssessmentLineItem.sourcedId': entry('p'),
    },
    within: {},
  },
  assessmentResults: {
    ...ofShown,
    select: `${anEntry('t')}, ${scored}`,
    from: ({ isNarrow }) => `${isNarrow ? ofFew : 'assessment_result_shown'} t ${withScale} cross join lateral (
      select t.line_item_id as id, t.line_item_source as source, t.line_item_key as source_id, t.class_id) i`,
    fields: {
      ...ofScored,
      dateLastModified: value('t.at'),
      scorePercentile: value('t.percentile'),
      'assessmentLineItem.sourcedId': entry('i'),
    },
    within: {},
  },
};
