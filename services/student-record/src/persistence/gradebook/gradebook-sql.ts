import { uuidOf } from '@pan/kit/data';
import type { Clause, CollectionQuery, Filter, GradebookSet, GradebookWithin, Operator } from '@pan/oneroster';
import { inUtc } from '../oneroster/pieces.js';
import type { Statement } from '../oneroster/page-statement.js';

// The statements of the gradebook's reads. They are put together of the constants below alone; what a client says is a parameter.

/** A column that a query may name: a value, an id of ours, or the key under which an entry is shown. */
type Column = { readonly value: string } | { readonly id: string } | { readonly entry: string };

interface SetSql {
  readonly select: string;
  readonly from: string;
  readonly columns: Readonly<Record<string, Column>>;
  /** What an address restricts the set to; `?` stands for an id. */
  readonly within: Partial<Record<keyof GradebookWithin, string>>;
}

/** Their sender sees entries under its own keys, which are `$1`'s; everybody else sees them under our ids. */
const keyOf = (alias: string): string =>
  `case when ${alias}.source = any($1) then ${alias}.source_id else ${alias}.id::text end`;
const refTo = (alias: string): string => `case when ${alias}.id is not null then ${keyOf(alias)} end`;

const anEntry = (log: string): string =>
  `${keyOf('t')} as id, t.status = 'active' as active, ${inUtc(`${log}.at`)} as "modifiedAt", t.metadata`;
const everyEntry = anEntry('c');
const logged = (kind: string): string => `join change c on c.kind = '${kind}' and c.id = t.id`;

const ofEvery = {
  sourcedId: { entry: 't' },
  status: { value: 't.status' },
  dateLastModified: { value: 'c.at' },
} as const;

const measured = `t.title, t.description, t.class_id as "classId", ${refTo('s')} as "scoreScaleId", t.lowest::text, t.highest::text, t.objectives`;
const withScale = `left join score_scale s on s.id = t.score_scale_id`;
const ofMeasured = {
  ...ofEvery,
  title: { value: 't.title' },
  description: { value: 't.description' },
  resultValueMin: { value: 't.lowest' },
  resultValueMax: { value: 't.highest' },
  'class.sourcedId': { id: 't.class_id' },
  'scoreScale.sourcedId': { entry: 's' },
} as const;

const scored = `${keyOf('i')} as "lineItemId", t.learner_id as "studentId", i.class_id as "classId", ${refTo('s')} as "scoreScaleId",
  t.score_status as "scoreStatus", t.score::text, t.text_score as "textScore", t.percentile::text, t.scored_on as "scoredOn", t.comment,
  t.objectives, t.in_progress as "inProgress", t.incomplete, t.late, t.missing, t.learner_id as learner`;
const ofScored = {
  ...ofEvery,
  scoreStatus: { value: 't.score_status' },
  score: { value: 't.score' },
  textScore: { value: 't.text_score' },
  scoreDate: { value: 't.scored_on' },
  comment: { value: 't.comment' },
  inProgress: { value: 't.in_progress::text' },
  incomplete: { value: 't.incomplete::text' },
  late: { value: 't.late::text' },
  missing: { value: 't.missing::text' },
  'student.sourcedId': { id: 't.learner_id' },
  'class.sourcedId': { id: 'i.class_id' },
  'scoreScale.sourcedId': { entry: 's' },
} as const;

const sets: Readonly<Record<GradebookSet, SetSql>> = {
  categories: {
    select: `${everyEntry}, t.title, t.weight::text`,
    from: `category t ${logged('category')} where true`,
    columns: { ...ofEvery, title: { value: 't.title' }, weight: { value: 't.weight' } },
    within: { class: `exists (select from line_item i where i.category_id = t.id and i.class_id = ?)` },
  },
  scoreScales: {
    select: `${everyEntry}, t.title, t.type, t.course, t.class_id as "classId", t.scale`,
    from: `score_scale t ${logged('score-scale')} where true`,
    columns: {
      ...ofEvery,
      title: { value: 't.title' },
      type: { value: 't.type' },
      'class.sourcedId': { id: 't.class_id' },
    },
    within: { class: `t.class_id = ?`, school: `t.organisation_id = ?` },
  },
  lineItems: {
    select: `${everyEntry}, ${measured}, t.organisation_id as "schoolId", ${inUtc('t.assigned_at')} as "assignedAt",
      ${inUtc('t.due_at')} as "dueAt", ${keyOf('g')} as "categoryId", t.academic_session as "academicSession",
      t.grading_period as "gradingPeriod"`,
    from: `line_item t ${logged('line-item')} join category g on g.id = t.category_id ${withScale} where t.profile = 'gradebook'`,
    columns: {
      ...ofMeasured,
      assignDate: { value: 't.assigned_at' },
      dueDate: { value: 't.due_at' },
      'school.sourcedId': { id: 't.organisation_id' },
      'category.sourcedId': { entry: 'g' },
      'gradingPeriod.sourcedId': { value: 't.grading_period' },
      'academicSession.sourcedId': { value: 't.academic_session' },
    },
    within: { class: `t.class_id = ?` },
  },
  results: {
    select: `${everyEntry}, ${scored}`,
    from: `gradebook_result t ${logged('gradebook-result')} join line_item i on i.id = t.line_item_id ${withScale}
      where t.profile = 'gradebook'`,
    columns: { ...ofScored, 'lineItem.sourcedId': { entry: 'i' } },
    within: { class: `i.class_id = ?`, student: `t.learner_id = ?`, lineItem: `t.line_item_id = ?` },
  },
  assessmentLineItems: {
    select: `${anEntry('t')}, ${measured}, ${refTo('p')} as "parentId"`,
    from: `assessment_line_item_shown t ${withScale} left join line_item p on p.id = t.parent_id where true`,
    columns: {
      ...ofMeasured,
      dateLastModified: { value: 't.at' },
      'parentAssessmentLineItem.sourcedId': { entry: 'p' },
    },
    within: {},
  },
  assessmentResults: {
    select: `${anEntry('t')}, ${scored}`,
    from: `assessment_result_shown t ${withScale} cross join lateral (
      select t.line_item_id as id, t.line_item_source as source, t.line_item_key as source_id, t.class_id) i where true`,
    columns: {
      ...ofScored,
      dateLastModified: { value: 't.at' },
      scorePercentile: { value: 't.percentile' },
      'assessmentLineItem.sourcedId': { entry: 'i' },
    },
    within: {},
  },
};

/** The ids that the keys of an address stand for. */
export type WithinIds = Partial<Record<keyof GradebookWithin, string>>;

/** A page and one row more, which tells whether anything comes after it; and how many there are. */
export function pageOf(
  set: GradebookSet,
  own: readonly string[],
  within: WithinIds,
  { filter, sort, descending, limit, offset }: CollectionQuery,
): { readonly page: Statement; readonly total: Statement } {
  const { select, from, columns } = sets[set];
  const params: unknown[] = [own];
  const conditions = [...restrictedTo(set, within, params), ...(filter ? [filtered(columns, filter, params)] : [])];
  const of = [from, ...conditions].join(' and ');
  const direction = descending ? 'desc' : 'asc';
  const order = [...orderOf(columns[sort]!), 't.id'].map((column) => `${column} ${direction}`).join();
  return {
    page: { sql: `select ${select} from ${of} order by ${order} limit ${limit + 1} offset ${offset}`, params },
    total: { sql: `select count(*)::integer as total from ${of} and $1::text[] is not null`, params },
  };
}

export function oneOf(set: GradebookSet, own: readonly string[], key: string): Statement {
  const { select, from } = sets[set];
  const params: unknown[] = [own];
  return { sql: `select ${select} from ${from} and ${isEntry('t', key, params)} limit 2`, params };
}

/** Our id of a line item of a class. */
export function idOf(own: readonly string[], key: string): Statement {
  const params: unknown[] = [own];
  return {
    sql: `select t.id from line_item t where t.profile = 'gradebook' and ${isEntry('t', key, params)} limit 2`,
    params,
  };
}

function restrictedTo(set: GradebookSet, within: WithinIds, params: unknown[]): string[] {
  return (Object.entries(within) as [keyof GradebookWithin, string][]).map(([name, id]) =>
    sets[set].within[name]!.replace('?', `$${params.push(id)}::uuid`),
  );
}

/** Entries are in the order of their senders and of the keys within each. */
function orderOf(column: Column): string[] {
  if ('entry' in column) return [`${column.entry}.source`, `${column.entry}.source_id`];
  return ['value' in column ? column.value : column.id];
}

function filtered(columns: SetSql['columns'], { clauses, join }: Filter, params: unknown[]): string {
  return `(${clauses.map((clause) => compared(columns[clause.field]!, clause, params)).join(` ${join} `)})`;
}

function compared(column: Column, clause: Clause, params: unknown[]): string {
  const { operator, value, comparison } = clause;
  if ('entry' in column && (operator === '=' || operator === '!='))
    return `${operator === '=' ? '' : 'not '}coalesce(${isEntry(column.entry, value, params)}, false)`;
  if ('id' in column && operator === '=') return `${column.id} = $${params.push(uuidOf(value))}::uuid`;
  const written = 'entry' in column ? keyOf(column.entry) : 'id' in column ? `${column.id}::text` : column.value;
  const at = `$${params.push(value)}`;
  switch (comparison) {
    case 'instant':
      return `${written} ${operator} ${at}::timestamptz${sinceThen(written, operator, at)}`;
    case 'day':
      return `${written} ${operator} ${at}::date`;
    case 'number':
      return `${written} ${operator} ${at}::numeric`;
    case 'text':
      return operator === '~' ? contains(written, at) : `lower(${written}) ${operator} lower(${at}::text)`;
    case 'word':
      return operator === '~' ? contains(written, at) : `${written} ${operator} ${at}::text`;
  }
}

const contains = (written: string, at: string): string => `position(lower(${at}::text) in lower(${written})) > 0`;

/** The log has an index by position, which agrees with the instant. */
const sinceThen = (written: string, operator: Operator, at: string): string =>
  /^[ct]\.at$/.test(written) && operator.startsWith('>')
    ? ` and ${written.replace('.at', '.position')} >= change_position(${at}::timestamptz)`
    : '';

function isEntry(alias: string, key: string, params: unknown[]): string {
  const [own, id] = [`$${params.push(key)}`, `$${params.push(uuidOf(key))}`];
  return `((${alias}.source = any($1) and ${alias}.source_id = ${own}::text) or (${alias}.id = ${id}::uuid and ${alias}.source <> all($1)))`;
}
