import type { Breakdown } from '../domain/indicator.js';

/**
 * How the figure of an indicator is counted, in SQL: which rows it is made of, whose each row is (nobody's where the figure is of
 * the whole network), aggregates over the rows, and for each breakdown an expression that groups them. `:year` stands for the
 * school year that is asked for.
 */
export interface FigureRows {
  readonly from: string;
  readonly where?: string;
  readonly organisation?: string;
  /** Aggregates over the rows. */
  readonly value: string;
  readonly of?: string;
  readonly withheld?: string;
  /** Where a person may have several of the rows: how many persons, at least, have any, one that counts, one of the rest. */
  readonly persons?: { readonly all: string; readonly value: string; readonly rest: string };
  readonly by: Partial<Record<Breakdown, { readonly key: string; readonly label?: string; readonly join?: string }>>;
}

const paper = 'left join exam_paper p on p.paper_id = s.paper_id';
const session = {
  key: 's.session_id::text',
  label: `concat_ws(' · ', p.subject, to_char(s.opens_at at time zone 'America/Toronto', 'YYYY-MM-DD'))`,
};

/** A row for each word of an array, and one that says so where the array has none. */
const each = (column: string) =>
  `cross join lateral jsonb_array_elements_text(case when r.${column} = '[]' then '["unspecified"]' else r.${column} end) as one(word)`;

/** How many persons have rows of one school year, in which a pseudonym holds. Rows without a pseudonym may all be one person's. */
const different = (person: string): string => `count(distinct coalesce(${person}, ''))`;

/**
 * How many persons there are at least, where each part (a session) counts every person once and nobody can tell who is in several
 * parts: as many as the largest part has.
 */
const inLargest = (part: string, number: string): string => `(
  select coalesce(max(t.number), 0)
    from (select sum(u.number) as number from unnest(array_agg(${part}), array_agg(${number})) as u(part, number) group by u.part) t)`;

/** How many persons hold something, at least: a pseudonym is of a school year, so that only holds of one year can be told apart. */
const heldBy = `(
  select coalesce(max(t.number), 0)
    from (select count(distinct coalesce(u.person, '')) as number
            from unnest(array_agg(h.school_year), array_agg(h.person)) as u(year, person) group by u.year) t)`;

const candidates = 'coalesce(n.candidates, 0)';
const submitted = 'coalesce(n.submitted, 0)';

export const figureRows: Readonly<Record<string, FigureRows>> = {
  'exam-sessions': {
    from: `exam_session s cross join lateral jsonb_array_elements_text(s.organisation_ids) as o(id)
      left join sitting_count n on n.session_id = s.session_id and n.organisation_id = o.id::uuid`,
    where: 's.school_year = :year',
    organisation: 'o.id::uuid',
    value: 'count(distinct s.session_id) filter (where n.started > 0)',
    of: 'count(distinct s.session_id)',
    by: { level: { key: 's.level' } },
  },
  'exam-sittings': {
    from: `exam_session s
      join (select coalesce(c.session_id, n.session_id) as session_id, coalesce(c.organisation_id, n.organisation_id) as organisation_id,
                   n.submitted, c.candidates
              from candidate_count c full join sitting_count n on n.session_id = c.session_id and n.organisation_id = c.organisation_id) n
        on n.session_id = s.session_id`,
    where: 's.school_year = :year',
    organisation: 'n.organisation_id',
    value: 'sum(n.submitted)',
    of: 'sum(n.candidates)',
    // Whoever sits in several sessions is one person: within a session each candidate is another.
    persons: {
      all: inLargest('s.session_id', `greatest(${candidates}, ${submitted})`),
      value: inLargest('s.session_id', submitted),
      rest: inLargest('s.session_id', `greatest(${candidates} - ${submitted}, 0)`),
    },
    by: { level: { key: 's.level' }, session: { ...session, join: paper } },
  },
  'exam-results': {
    from: 'session_result r left join exam_session s on s.session_id = r.session_id',
    where: 'r.school_year = :year',
    organisation: 'r.organisation_id',
    value: 'sum(r.passed)',
    of: 'sum(r.sat)',
    persons: {
      all: inLargest('r.session_id', 'coalesce(r.sat, 0)'),
      value: inLargest('r.session_id', 'coalesce(r.passed, 0)'),
      rest: inLargest('r.session_id', 'coalesce(r.sat - r.passed, 0)'),
    },
    withheld: 'count(*) filter (where r.suppressed)',
    by: {
      level: { key: 'r.level' },
      session: {
        ...session,
        key: 'r.session_id::text',
        join: 'left join exam_paper p on p.paper_id = r.paper_id',
      },
    },
  },
  'published-resources': {
    from: 'known_resource r',
    where: 'r.published',
    value: 'count(distinct r.resource_id)',
    by: {
      kind: { key: 'r.kind' },
      language: { key: 'r.language' },
      level: { key: 'one.word', join: each('levels') },
      subject: { key: 'one.word', join: each('subjects') },
    },
  },
  'harvested-resources': {
    from: 'harvest_count h',
    where: 'h.school_year = :year',
    value: 'sum(h.added)',
    by: { month: { key: 'h.month' } },
  },
  'released-frameworks': {
    from: 'known_framework f',
    value: 'count(*)',
    by: { framework: { key: `f.code || ' ' || f.version` } },
  },
  'ebook-loans': {
    from: 'lending_reader l',
    where: 'l.school_year = :year',
    organisation: 'l.organisation_id',
    value: 'sum(l.opened)',
    persons: { all: different('l.person'), value: different('l.person'), rest: '0' },
    by: { month: { key: 'l.month' } },
  },
  'waiting-holds': {
    from: 'known_hold h',
    where: `h.state = 'waiting'`,
    organisation: 'h.organisation_id',
    value: 'count(*)',
    persons: { all: heldBy, value: heldBy, rest: '0' },
    by: {},
  },
  'connected-libraries': {
    from: 'known_licence l',
    where: 'not l.exhausted and (l.expires_at is null or l.expires_at > figure_instant())',
    organisation: 'l.organisation_id',
    value: 'count(distinct l.organisation_id)',
    by: {},
  },
  'federated-institutions': {
    from: 'known_institution i',
    where: 'not i.suspended',
    organisation: 'i.organisation_id',
    value: 'count(*)',
    by: {},
  },
  'distance-courses': {
    from: 'known_offering o',
    where: 'o.open and (o.ends_on is null or o.ends_on >= school_day())',
    organisation: 'o.organisation_id',
    value: 'count(distinct o.course_id)',
    by: {},
  },
  'school-distance-courses': {
    from: 'known_offering o join known_organisation k on k.organisation_id = o.organisation_id',
    where: `o.open and (o.ends_on is null or o.ends_on >= school_day()) and k.kind in ('school', 'service-centre')`,
    organisation: 'o.organisation_id',
    value: 'count(distinct o.course_id)',
    by: {},
  },
  'family-messages': {
    from: 'message_count m',
    where: 'm.school_year = :year',
    organisation: 'm.organisation_id',
    value: 'sum(m.sent)',
    by: { month: { key: `to_char(m.sent_on, 'YYYY-MM')` } },
  },
  'open-datasets': {
    from: 'edition e cross join lateral jsonb_array_elements(e.datasets) as d (one)',
    where: `e.state = 'released' and e.released_at <= figure_instant()`,
    value: `count(distinct d.one ->> 'id')`,
    by: { month: { key: `to_char(e.released_at at time zone 'America/Toronto', 'YYYY-MM')` } },
  },
  'offered-seats': {
    from: 'known_offering o',
    where: 'o.open and (o.ends_on is null or o.ends_on >= school_day())',
    organisation: 'o.organisation_id',
    value: 'sum(o.seats)',
    by: {},
  },
  'confirmed-enrolments': {
    from: 'enrolment_request e',
    where: 'e.school_year = :year',
    organisation: 'e.home_organisation_id',
    value: `count(*) filter (where e.state = 'confirmed')`,
    of: 'count(*)',
    persons: {
      all: different('e.person'),
      value: `${different('e.person')} filter (where e.state = 'confirmed')`,
      rest: `${different('e.person')} filter (where e.state <> 'confirmed')`,
    },
    by: {
      host: {
        key: 'coalesce(h.code, e.host_organisation_id::text)',
        label: 'h.name',
        join: 'left join known_organisation h on h.organisation_id = e.host_organisation_id',
      },
    },
  },
};
