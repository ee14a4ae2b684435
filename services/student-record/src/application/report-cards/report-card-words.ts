import type { CardContent } from '../../domain/report-cards/issued-card.js';
import type { CourseLine, GroupMean, MissingPart, PrintedMark } from '../../domain/report-cards/report-card.js';

export type CardLanguage = 'fr' | 'en';

const words = {
  fr: {
    title: 'Bulletin scolaire',
    learner: 'Élève',
    school: 'École',
    schoolYear: 'Année scolaire',
    drawnOn: 'Établi le',
    edition: 'Édition',
    reason: 'Motif de la correction',
    competency: 'Compétence',
    weight: 'Pondération',
    subject: 'Résultat de la discipline',
    mean: 'Moyenne du groupe',
    withheld: 'retenue: groupe trop petit',
    final: 'Résultat final',
    passed: 'réussi',
    failed: 'non réussi',
    standing: 'Réussite',
    credits: 'Unités',
    group: 'Groupe',
    examination: 'Épreuve du ministre',
    counts: (share: string) => `compte pour ${share} % du résultat final`,
    beside: 'résultat du ministère, à part du résultat de l’école',
    none: '—',
    missing: 'Ce qui manque',
    passMark: (mark: string) => `Seuil de réussite: ${mark} %. Les résultats sont en pourcentage.`,
    why: {
      'not-told': 'aucun résultat transmis',
      word: 'aucun résultat',
      'two-marks': 'deux résultats différents',
      'nothing-assessed': 'rien n’a été évalué',
      'no-examination-result': 'résultat de l’épreuve du ministre non reçu',
      'no-framework': 'aucun cadre de cours ne vaut à ce niveau',
    },
  },
  en: {
    title: 'Report card',
    learner: 'Student',
    school: 'School',
    schoolYear: 'School year',
    drawnOn: 'Drawn up on',
    edition: 'Edition',
    reason: 'Reason of the correction',
    competency: 'Competency',
    weight: 'Weighting',
    subject: 'Subject mark',
    mean: 'Group average',
    withheld: 'withheld: group too small',
    final: 'Final mark',
    passed: 'passed',
    failed: 'not passed',
    standing: 'Standing',
    credits: 'Credits',
    group: 'Group',
    examination: 'Minister’s examination',
    counts: (share: string) => `worth ${share} % of the final mark`,
    beside: 'the ministry’s result, beside the school’s',
    none: '—',
    missing: 'What is missing',
    passMark: (mark: string) => `Pass mark: ${mark} %. Marks are in per cent.`,
    why: {
      'not-told': 'no mark was sent',
      word: 'no mark',
      'two-marks': 'two different marks',
      'nothing-assessed': 'nothing was assessed',
      'no-examination-result': 'the result of the Minister’s examination is not received',
      'no-framework': 'no course framework holds at this level',
    },
  },
} as const;

/** An edition, as it is set in HTML or PDF. */
export interface CardToSet {
  readonly content: CardContent;
  /** Null of what is only drawn up. */
  readonly edition: { readonly number: number; readonly reason: string | null } | null;
}

/** A course as a table: its headings first, then a row for each competency, the subject, the group. */
export interface CourseTable {
  readonly caption: string;
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** All that is read of a report card, in order, in one language: HTML and PDF set the same words. */
export interface CardText {
  readonly title: string;
  readonly facts: readonly (readonly [term: string, text: string])[];
  readonly passMark: string;
  readonly courses: readonly CourseTable[];
  readonly missingTitle: string;
  readonly missing: readonly string[];
}

export function textOfCard({ content, edition }: CardToSet, language: CardLanguage): CardText {
  const say = words[language];
  const facts: [string, string][] = [
    [say.learner, `${content.learner.givenName} ${content.learner.familyName}`],
    [say.school, content.school.name],
    [say.schoolYear, content.schoolYear],
    [say.drawnOn, content.drawnOn],
  ];
  if (edition) facts.push([say.edition, String(edition.number)]);
  if (edition?.reason) facts.push([say.reason, edition.reason]);
  return {
    title: `${say.title}, ${content.term[language]}, ${content.schoolYear}`,
    facts,
    passMark: say.passMark(content.scheme.passMark),
    courses: content.courses.map((course) => tableOf(course, content, language)),
    missingTitle: say.missing,
    missing: content.missing.map((part) => missingText(part, content, language)),
  };
}

function tableOf(course: CourseLine, content: CardContent, language: CardLanguage): CourseTable {
  const say = words[language];
  const shown = course.terms.map(({ term }) => content.terms.find(({ code }) => code === term)!);
  const ends = course.finalMean !== null;
  const printed = ({ mark, code }: Pick<PrintedMark, 'mark' | 'code'>): string =>
    mark ?? content.codes.find((one) => one.code === code)?.[language] ?? say.none;
  const mean = (one: GroupMean): string => one.mean ?? (one.withheld ? say.withheld : say.none);
  const heading = (term: (typeof shown)[number]): string => `${term[language]} (${term.weight} %)`;
  const rows = [
    [say.competency, say.weight, ...shown.map(heading), ...(ends ? [say.final] : [])],
    ...course.competencies.map((one) => [
      ...[one[language], `${one.weight} %`, ...one.terms.map(printed)],
      ...(ends ? [one.final ?? say.none] : []),
    ]),
    [say.subject, '100 %', ...course.terms.map(printed), ...(ends ? [course.final ?? say.none] : [])],
    [say.mean, say.none, ...course.means.map(mean), ...(ends ? [mean(course.finalMean)] : [])],
  ];
  const notes: string[] = [`${say.group}: ${course.classTitle}`];
  const { examination: exam, passed, credits } = course;
  if (exam) {
    const effect = exam.effect === 'beside' ? say.beside : say.counts(exam.share);
    notes.push(`${say.examination}: ${exam.mark} (${effect})`);
  }
  if (passed !== null) notes.push(`${say.standing}: ${passed ? say.passed : say.failed}`);
  if (credits !== null) notes.push(`${say.credits}: ${credits}`);
  return { caption: course[language], rows, notes };
}

function missingText(part: MissingPart, content: CardContent, language: CardLanguage): string {
  const course = content.courses.find(({ code }) => code === part.course);
  const competency = course?.competencies.find(({ code }) => code === part.competency);
  const term = content.terms.find(({ code }) => code === part.term);
  const code = content.codes.find((one) => one.code === part.code);
  const why = words[language].why[part.why];
  const of = [course?.[language] ?? part.course, competency?.[language], term?.[language]].filter(Boolean).join(', ');
  return `${of}: ${code ? code[language] : why}`;
}
