/** Fifty thousand scripts: scored again with a corrected key, previewed, and analysed; and what memory that takes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { many, type Figure } from '../figure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { openExamService, type ExamService } from './exam-service.ts';
import { handIn, openedSession, type SatSession, waiting } from './scripts.ts';

export const rescoring: Scenario = { id: 'rescoring', measure };

const promised = 50_000;

async function measure(stage: Stage): Promise<Figure[]> {
  const scripts = Math.max(200, Math.round(promised * stage.share));
  const exams = await openExamService(stage);
  try {
    const session = await openedSession(exams);
    await handIn(exams, session, scripts);
    const first = await scored(exams, scripts);
    stage.say(`${scripts} scripts were scored first in ${(first.took / 1000).toFixed(1)} s`);
    const corrections = [{ itemRef: 'Q01', dispensation: 'points-to-all' }];
    const preview = await rescored(exams, session, corrections, true);
    const whole = await rescored(exams, session, corrections, false);
    const memory = { early: first.early, late: exams.program.peakMemory() };
    const analysis = await analysed(exams, session);
    return figuresOf(scripts, { preview, whole, analysis }, memory);
  } finally {
    await exams.close();
  }
}

/** For the first time, and the highest memory of the process that has just begun once a tenth was done. */
async function scored(exams: ExamService, scripts: number): Promise<{ readonly took: number; readonly early: number }> {
  const begun = performance.now();
  let early = 0;
  for (let left = scripts; left > 0; await sleep(200)) {
    left = await waiting(exams);
    if (early === 0 && left <= scripts * 0.9) early = exams.program.peakMemory();
  }
  return { took: performance.now() - begun, early };
}

/** @returns milliseconds from the request to the report */
async function rescored(
  { ask, untilDone }: ExamService,
  { id }: SatSession,
  corrections: readonly object[],
  isPreview: boolean,
): Promise<number> {
  const begun = performance.now();
  const job = await ask<{ id: string }>('POST', `/v1/sessions/${id}/rescorings?dryRun=${isPreview}`, { corrections });
  await untilDone(`/v1/rescorings/${job.id}`);
  return performance.now() - begun;
}

async function analysed({ ask, untilDone, database }: ExamService, { id }: SatSession): Promise<number> {
  await database.query(`update exam_session set closes_at = now() - interval '1 second' where id = $1`, [id]);
  const job = await ask<{ id: string }>('POST', `/v1/sessions/${id}/item-analysis`);
  return untilDone(`/v1/item-analyses/${job.id}`);
}

const inSeconds = (took: number): string => `${(took / 1000).toFixed(1)} s`;

function figuresOf(
  scripts: number,
  { preview, whole, analysis }: { readonly preview: number; readonly whole: number; readonly analysis: number },
  { early, late }: { readonly early: number; readonly late: number },
): Figure[] {
  const of = many(scripts);
  const timed = (id: string, fr: string, en: string, took: number, how: Figure['how']): Figure => ({
    ...{ id, name: { fr: `${of.fr} copies ${fr}`, en: `${of.en} scripts ${en}` } },
    ...{ ours: inSeconds(took), peer: '—', value: took, unit: 'ms', rounds: [took], how },
  });
  return [
    timed('rescoring', 'corrigées de nouveau', 'scored again', whole, {
      fr: 'De la demande au rapport : ce que chacune avait est gardé, 14 questions sont corrigées, les points écrits, avant et après comparés. La tâche dit où elle en est.',
      en: 'From the request to the report: what each had is kept, 14 questions are scored, points written, before and after compared. The job says how far it is.',
    }),
    timed('rescoring-preview', 'corrigées à blanc', 'scored for a preview', preview, {
      fr: 'La même chose sans rien écrire.',
      en: 'The same, writing nothing.',
    }),
    timed('item-analysis', 'analysées', 'analysed', analysis, {
      fr: 'L’analyse d’items de la séance : la base additionne, quatre lectures.',
      en: 'The item analysis of the session: the database adds up, four readings.',
    }),
    {
      id: 'rescoring-memory',
      name: {
        fr: 'mémoire de pointe du service, toutes corrigées deux fois : un dixième une fois',
        en: 'peak memory of the service, all scored twice : a tenth once',
      },
      ...{ ours: `${late.toFixed(0)} MB`, peer: `${early.toFixed(0)} MB`, value: late / early, unit: 'ratio' },
      ...{ aim: { atMost: 1.2 }, rounds: [late / early] },
      how: {
        fr: 'La plus haute mémoire résidente (VmHWM) du même processus, avec le tas de docker-compose.yml, une fois le dixième des copies corrigé pour la première fois, puis une fois toutes corrigées, à blanc et de nouveau.',
        en: 'The highest resident memory (VmHWM) of the same process, with the heap of docker-compose.yml, once a tenth of the scripts is scored for the first time, then once all are scored, previewed and scored again.',
      },
    },
  ];
}
