/** The feed of changes read from its beginning, page by page, against PostgreSQL copying out the same rows. */
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { many, ratio, type Figure } from '../figure.ts';
import { openSurroundings, startRecord, type RunningRecord } from '../http/record.ts';
import { interleaved } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { fill, thingsOfLearner } from './fill.ts';

export const feed: Scenario = { id: 'feed', measure };

const kinds = 'learner,learner-key,enrolment';

/** What the feed tells of these three kinds, in its order, as PostgreSQL writes it. */
const sameRows = `
copy (
  select c.kind, c.id, c.position, c.at,
         l.family_name, l.given_name, l.middle_name, l.birth_date, l.permanent_code, l.sex,
         s.source, s.source_id, s.learner_id, s.organisation_id, s.absent_at,
         e.source, e.source_id, e.learner_id, e.organisation_id, e.school_year, e.level, e.studies, e.began_on, e.ended_on
    from change c
    left join learner l on c.kind = 'learner' and l.id = c.id
    left join learner_source s on c.kind = 'learner-key' and s.source = split_part(c.key, chr(10), 1) and s.source_id = split_part(c.key, chr(10), 2)
    left join enrolment e on c.kind = 'enrolment' and e.id = c.id
   where c.kind = any (string_to_array('${kinds}', ','))
   order by c.position
) to stdout`;

async function measure(stage: Stage): Promise<Figure[]> {
  const around = await openSurroundings(stage);
  const record = await startRecord(around);
  const peer = new pg.Client({ connectionString: record.database.adminUrl });
  try {
    const learners = Math.ceil((100_000 * stage.share) / thingsOfLearner);
    const changes = learners * thingsOfLearner;
    await fill(record, learners);
    await peer.connect();
    const told = await read(record, (page) => (JSON.parse(page) as { items: unknown[] }).items.length);
    if (told !== changes) throw new Error(`the feed told ${told} of ${changes}`);
    const rounds = await interleaved(
      stage.rounds,
      () => perSecond(changes, () => pipeline(peer.query(to(sameRows)), nowhere())),
      () => perSecond(changes, () => read(record, () => 0)),
    );
    return [
      {
        id: 'feed',
        name: {
          fr: `flux de ${many(changes).fr} changements : COPY des mêmes lignes`,
          en: `feed of ${many(changes).en} changes : COPY out of the same rows`,
        },
        ...ratio(rounds, 0.4),
        how: {
          fr: 'Par GET /v1/changes, 5 000 à la fois, un lecteur, du début à la fin: élèves, clés, séjours, chacun en JSON, sous la sécurité par ligne et avec ses entrées au journal des accès. Le pair sort par COPY les mêmes colonnes dans le même ordre, sans sécurité par ligne. Aucun des deux clients ne lit ce qu’il reçoit.',
          en: 'By GET /v1/changes, 5,000 at a time, one reader, from the beginning to the end: learners, keys, stays, each as JSON, under row-level security and with its entries in the access log. The peer takes the same columns out by COPY in the same order, without row-level security. Neither client parses what it receives.',
        },
      },
    ];
  } finally {
    await peer.end();
    await record.stop();
    await around.close();
  }
}

const nowhere = () => new Writable({ write: (_part, _encoding, done) => done() });

async function perSecond(changes: number, step: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await step();
  return (changes * 1_000) / (performance.now() - begun);
}

/** All pages, one after the other. @returns the sum of what `counted` says of each */
async function read({ url, headers }: RunningRecord, counted: (page: string) => number): Promise<number> {
  let sum = 0;
  for (let since = '0'; ;) {
    const answer = await fetch(`${url}/v1/changes?changedSince=${since}&kinds=${kinds}&limit=5000`, { headers });
    const page = await answer.text();
    // Where to go on stands at the end, so that nothing else needs parsing.
    const end = /"position":"(\d+)","more":(true|false)\}$/.exec(page.slice(-100));
    if (!answer.ok || !end) throw new Error(`GET /v1/changes: ${answer.status} ${page.slice(0, 500)}`);
    sum += counted(page);
    if (end[2] === 'false') return sum;
    since = end[1]!;
  }
}
