/** A network of 1.3 million learners: its figure when something was heard since, its edition, and the page that shows it to anybody. */
import { randomUUID } from 'node:crypto';
import { LearnerEnrolledV1 } from '@pan/contracts';
import { fact, schoolYearOf } from '@pan/kit/domain';
import { kafkaClient } from '@pan/kit/messaging';
import { many, shown, type Figure } from '../figure.ts';
import { median, percentile } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { fillNetwork, openStand, untilThere, type Stand } from './stand.ts';

export const network: Scenario = { id: 'network', measure };

interface Edition {
  readonly number: number;
  readonly files: readonly { readonly path: string; readonly url: string }[];
}

async function measure(stage: Stage): Promise<Figure[]> {
  // Counting does not grow evenly with the network: it is measured whole, whatever the share of the rest.
  const share = stage.quick ? stage.share : 1;
  const [learners, schools] = [Math.round(1_300_000 * share), Math.max(40, Math.round(2_800 * share))];
  const year = schoolYearOf(new Date());
  const stand = await openStand(stage);
  try {
    await fillNetwork(stand, { learners, schools }, year);
    const figures = await heardSince(stand, year, stage.quick ? 5 : 20);
    const editions: number[] = [];
    let edition!: Edition;
    for (let round = 0; round < (stage.quick ? 1 : 3); round += 1) {
      const begun = performance.now();
      edition = await made(stand, year, round);
      editions.push(performance.now() - begun);
    }
    for (const by of ['one', 'other'])
      await stand.ask('POST', `/v1/edition-drafts/${edition.number}/approvals`, {}, by);
    const pages = await plan(stand, edition, stage.quick ? 30 : 200);
    return figuresOf({ learners, schools, figures, editions, pages });
  } finally {
    await stand.close();
  }
}

/** One pupil more is heard of before each question, so that no kept answer serves. */
async function heardSince({ database, kafka, ask }: Stand, schoolYear: string, questions: number): Promise<number[]> {
  const [{ id: organisationId }] = (await database.query<{ id: string }>(
    `select organisation_id as id from known_organisation where kind = 'school' limit 1`,
  )) as [{ id: string }];
  const producer = kafkaClient(kafka.as('student-record')).producer();
  await producer.connect();
  const times: number[] = [];
  try {
    for (let question = -2; question < questions; question += 1) {
      const learnerId = randomUUID();
      const stay = { enrolmentId: randomUUID(), learnerId, organisationId, schoolYear, level: 'secondary-1' as const };
      const { key, type, topic, data } = fact(LearnerEnrolledV1, learnerId, stay);
      const headers = { ce_id: randomUUID(), ce_type: type, ce_time: new Date().toISOString() };
      await producer.send({
        topic: kafka.prefix + topic,
        messages: [{ key, value: JSON.stringify(data), headers }],
      });
      await untilThere(async () => {
        const rows = await database.query('select 1 from known_stay where enrolment_id = $1', [stay.enrolmentId]);
        return rows[0];
      });
      const begun = performance.now();
      await ask('GET', `/v1/indicators/unified-records?schoolYear=${schoolYear}&organisation=ministere`);
      if (question >= 0) times.push(performance.now() - begun);
    }
  } finally {
    await producer.disconnect();
  }
  return times;
}

async function made({ ask }: Stand, schoolYear: string, before: number): Promise<Edition> {
  await ask('POST', '/v1/editions', { schoolYears: [schoolYear] }, 'one');
  return untilThere(async () => {
    const { items } = await ask<{ items: Edition[] }>('GET', '/v1/edition-drafts', undefined, 'one');
    return items.length > before ? items.toSorted((a, b) => b.number - a.number)[0] : undefined;
  });
}

/** What the plan at a glance asks for, one after the other, the page itself among it. */
async function plan({ program }: Stand, { number, files }: Edition, times: number): Promise<number[]> {
  const shownOn = ['budgets.json', 'measures.json', 'timeline.json'];
  const paths = files.filter(({ path }) => shownOn.includes(path)).map(({ path }) => path);
  const asked = ['/v1/editions?limit=100', ...paths.map((path) => `/v1/editions/${number}/files/${path}`)];
  const taken: number[] = [];
  for (let time = -5; time < times; time += 1) {
    const begun = performance.now();
    for (const path of asked) {
      const answer = await fetch(program.url + path);
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      await answer.arrayBuffer();
    }
    if (time >= 0) taken.push(performance.now() - begun);
  }
  return taken;
}

function figuresOf(taken: {
  learners: number;
  schools: number;
  figures: readonly number[];
  editions: readonly number[];
  pages: readonly number[];
}): Figure[] {
  const { learners, schools, figures, editions, pages } = taken;
  const size = { fr: `${many(learners).fr} élèves`, en: `${many(learners).en} learners` };
  const middle = (times: readonly number[]) => shown(median(times), 'ms');
  return [
    {
      id: 'network-figure',
      name: {
        fr: `figure du réseau entier, ${size.fr}, un fait entendu depuis, p95`,
        en: `figure of the whole network, ${size.en}, a fact heard since, p95`,
      },
      ours: `p50 ${middle(figures)}`,
      peer: '',
      value: percentile(figures, 0.95),
      unit: 'ms',
      aim: { atMost: 300 },
      rounds: figures,
      how: {
        fr: `« unified-records » du ministère par organisation, ${many(schools).fr} écoles, ${many(figures.length).fr} questions; avant chacune un élève de plus est entendu par Kafka, donc aucune réponse gardée ne sert. Un sur trente a deux séjours, un sur 500 est fusionné, un sur 300 est en doute.`,
        en: `"unified-records" of the ministry by organisation, ${many(schools).en} schools, ${many(figures.length).en} questions; before each one pupil more is heard of through Kafka, so no kept answer serves. One in thirty has two stays, one in 500 is merged, one in 300 is doubted.`,
      },
    },
    {
      id: 'edition',
      name: {
        fr: `édition de tous les jeux de données, ${size.fr}`,
        en: `edition of all datasets, ${size.en}`,
      },
      ours: middle(editions),
      peer: '',
      value: median(editions),
      unit: 'ms',
      aim: { atMost: 60_000 },
      rounds: editions,
      how: {
        fr: 'De la demande au brouillon: tous les indicateurs comptés d’un instant, le secret statistique, chaque fichier de chaque format, écrits.',
        en: 'From the request to the draft: all indicators counted at one instant, disclosure control, each file of each format, written.',
      },
    },
    {
      id: 'dashboard',
      name: { fr: 'tableau de bord du plan, temps du serveur, p95', en: 'dashboard of the plan, server time, p95' },
      ours: `p50 ${middle(pages)}`,
      peer: '',
      value: percentile(pages, 0.95),
      unit: 'ms',
      aim: { atMost: 100 },
      rounds: pages,
      how: {
        fr: 'Les quatre réponses que la page attend (éditions, budgets, mesures, échéancier), l’une après l’autre, sans compte, par la boucle locale; sans ses fichiers, que le navigateur garde.',
        en: 'The four answers that the page waits for (editions, budgets, measures, timeline), one after the other, without an account, through loopback; without its files, which the browser keeps.',
      },
    },
  ];
}
