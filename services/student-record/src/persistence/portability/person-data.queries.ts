import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { DataRow, DataTableName } from '../../domain/portability/data-tables.js';

/** Nobody’s record has more of one kind. */
const most = 20_000;

const place = `o.code as organisation, o.name as "organisationName"`;
const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** Of each table the rows of one learner, in the columns of the dictionary; of requests, those of who asks. */
const statements: Readonly<Record<DataTableName, string>> = {
  identity: `
    select l.family_name as "familyName", l.given_name as "givenName", l.middle_name as "middleName", l.birth_date as "birthDate", l.sex,
           l.permanent_code as "permanentCode"
      from learner l where l.id = $1`,
  sources: `
    select split_part(s.source, '@', 1) as system, s.source_id as key, ${place}
      from learner_source s join organisation o on o.id = s.organisation_id where s.learner_id = $1 order by s.source, s.source_id`,
  stays: `
    select ${place}, e.school_year as "schoolYear", e.level, e.studies->>'sector' as sector, e.studies->>'track' as track,
           e.studies->>'programme' as programme, e.studies->>'attendance' as attendance, e.studies->>'term' as term,
           e.began_on as "beganOn", e.ended_on as "endedOn"
      from enrolment e join organisation o on o.id = e.organisation_id where e.learner_id = $1 order by e.school_year, e.id`,
  classes: `
    select ${place}, c.school_year as "schoolYear", c.title, m.begins_on as "beganOn", m.ended_on as "endedOn"
      from membership m join class c on c.id = m.class_id join organisation o on o.id = c.organisation_id
     where m.learner_id = $1 order by c.school_year, c.title, m.id`,
  accommodations: `
    select ${place}, a.extra_time_percent as "extraTimePercent", array_to_string(a.tools, ' ') as tools, a.valid_from as "validFrom",
           a.valid_until as "validUntil", a.ended_on as "endedOn"
      from accommodation a join organisation o on o.id = a.organisation_id where a.learner_id = $1 order by a.valid_from, a.id`,
  plans: `
    select ${place}, (select string_agg(n->>'need', ' · ') from jsonb_array_elements(v.content->'needs') n) as needs,
           (select string_agg(j->>'objective' || coalesce(': ' || (select string_agg(m->>'what', ', ') from jsonb_array_elements(j->'means') m), ''), ' · ')
              from jsonb_array_elements(v.content->'objectives') j) as objectives,
           v.content->>'validFrom' as "validFrom", v.content->>'validUntil' as "validUntil", v.content->>'reviewOn' as "reviewOn", v.state, v.version,
           ${instant('v.said_at')} as "saidAt"
      from intervention_plan p join intervention_plan_version v on v.plan_id = p.id join organisation o on o.id = p.organisation_id
     where p.learner_id = $1 and v.state <> 'draft' order by p.id, v.version`,
  results: `
    select ${place}, r.kind, v.content->>'subject' as subject, v.content->>'courseCode' as "courseCode", v.content->>'title' as title,
           v.content->>'schoolYear' as "schoolYear", v.content->>'level' as level, (v.content->>'mark')::float8 as mark,
           (v.content->>'passed')::boolean as passed, v.content->>'score' as score, v.content->>'scale' as scale,
           (v.content->>'credits')::float8 as credits, (v.content->>'recognisedCredits')::float8 as "recognisedCredits", v.version,
           ${instant('v.reported_at')} as "reportedAt"
      from result r join result_version v on v.result_id = r.id join organisation o on o.id = r.organisation_id
     where r.learner_id = $1 order by r.id, v.version`,
  marks: `
    select ${place}, c.title as class, i.title as assessment, g.score_status as status, g.score::float8 as score, g.text_score as "textScore",
           g.scored_on as "scoredOn", g.comment
      from gradebook_result g join line_item i on i.id = g.line_item_id left join class c on c.id = i.class_id
      join organisation o on o.id = g.organisation_id
     where g.learner_id = $1 order by g.scored_on, g.id`,
  competencies: `
    select ${place}, c.dimension, c.level, c.assessed_on as "assessedOn",
           (select string_agg(e->>'on' || ' ' || (e->>'title') || coalesce(' ' || (e->>'address'), ''), ' · ') from jsonb_array_elements(c.evidence) e) as evidence,
           c.withdrawn_why as "withdrawnWhy"
      from competency_assessment c join organisation o on o.id = c.organisation_id where c.learner_id = $1 order by c.assessed_on, c.id`,
  termMarks: `
    select ${place}, c.school_year as "schoolYear", c.title as class, t.course, t.competency, t.term, v.mark::float8 as mark, v.code, v.version,
           ${instant('v.said_at')} as "saidAt", v.reason
      from term_mark t join term_mark_version v on v.mark_id = t.id join class c on c.id = t.class_id join organisation o on o.id = t.organisation_id
     where t.learner_id = $1 and exists (
       select from report_card r where r.learner_id = t.learner_id and r.organisation_id = t.organisation_id and r.school_year = c.school_year
          and r.term = t.term and r.first_published_on <= school_day())
     order by c.school_year, t.id, v.version`,
  reportCards: `
    select ${place}, r.school_year as "schoolYear", r.term, e.number as edition, e.published_on as "publishedOn", e.reason,
           (select ${instant('min(a.acknowledged_at)')} from report_card_acknowledgement a
             where a.card_id = e.card_id and a.number = e.number and a.subject = $2) as "acknowledgedAt"
      from report_card r join report_card_edition e on e.card_id = r.id join organisation o on o.id = r.organisation_id
     where r.learner_id = $1 and e.published_on <= school_day() order by r.school_year, r.term, e.number`,
  consents: `
    select c.purpose, o.code as recipient, c.text_version as "textVersion", c.given_by as "givenBy", ${instant('c.given_at')} as "givenAt",
           c.valid_until as "validUntil", ${instant('c.ended_at')} as "endedAt"
      from consent c left join organisation o on o.code = c.recipient where c.learner_id = $1 order by c.given_at, c.id`,
  messages: `
    select ${place}, m.sender_name as sender, m.subject, m.body, m.lang, ${instant('c.made_at')} as "receivedAt", ${instant('c.read_at')} as "readAt"
      from message_copy c join message m on m.id = c.message_id join organisation o on o.id = m.organisation_id
     where c.subject = $2 and (m.recalled_at is null or c.read_at is not null)
       and exists (select from message_copy_child k where k.copy_id = c.id and k.learner_id = $1)
     order by c.id`,
  replies: `
    select ${place}, m.subject, r.from_family as "fromFamily", r.text, r.lang, ${instant('r.said_at')} as "saidAt"
      from message_reply r join message_copy c on c.id = r.copy_id join message m on m.id = c.message_id join organisation o on o.id = m.organisation_id
     where c.subject = $2 and (m.recalled_at is null or c.read_at is not null)
       and exists (select from message_copy_child k where k.copy_id = c.id and k.learner_id = $1)
     order by r.id`,
  notifications: `
    select s.email, s.how, ${instant('s.confirmed_at')} as "confirmedAt"
      from notification_setting s where $1::uuid is not null and s.subject = $2 and s.email is not null`,
  absences: `
    select ${place}, n.first_on as "firstOn", n.last_on as "lastOn", n.reason, n.note, ${instant('n.told_at')} as "toldAt",
           ${instant('n.withdrawn_at')} as "withdrawnAt"
      from absence_notice n join organisation o on o.id = n.organisation_id where n.learner_id = $1 and n.subject = $2 order by n.id`,
  corrections: `
    select ${place}, r.kind, r.field, r.stood, r.should_say as "shouldSay", r.why, ${instant('r.asked_at')} as "askedAt", r.state, r.words,
           s.text as statement
      from correction_request r join organisation o on o.id = r.organisation_id left join correction_statement s on s.id = r.id
     where r.learner_id = $1 and r.subject = $2 order by r.asked_at, r.id`,
};

/** These are somebody’s own, not another parent’s. */
const ofWhoeverAsks: ReadonlySet<DataTableName> = new Set([
  'messages',
  'replies',
  'notifications',
  'absences',
  'corrections',
  'reportCards',
]);

@Injectable()
export class PersonDataQueries {
  /** The record in which this person may do the act now; null where there is none. */
  async inSight(unit: Unit, sight: string, learnerId: string): Promise<string | null> {
    await unit.query(`select see($1)`, [sight]);
    const [seen] = await unit.query<{ id: string }>(
      `select coalesce(merged_into, id) as id from learner where id = $1`,
      [learnerId],
    );
    return seen?.id ?? null;
  }

  /** @throws Error where there is more than one package holds */
  async rows(unit: Unit, table: DataTableName, learnerId: string, subject: string): Promise<DataRow[]> {
    const params = ofWhoeverAsks.has(table) ? [learnerId, subject] : [learnerId];
    const rows = await unit.asService(() => unit.query<DataRow>(limited[table], params));
    if (rows.length > most) throw new Error(`more than ${most} rows of ${table}`);
    return rows;
  }
}

const limited = Object.fromEntries(
  Object.entries(statements).map(([table, sql]) => [table, `${sql} limit ${most + 1}`]),
) as Readonly<Record<DataTableName, string>>;
