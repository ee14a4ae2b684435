import type { Level } from '@pan/contracts';
import { DomainError } from '@pan/kit/domain';
import type { ResultContent, ResultKind } from '../results/result.js';

/** What a result shows that somebody has achieved, in the words of the attestation. */
export interface Achievement {
  /** Equal in every attestation of the same examination or course. */
  readonly code: string;
  readonly type: 'Assessment' | 'Course';
  readonly name: string;
  readonly criteria: string;
  readonly term: string | null;
  readonly credits: number | null;
  readonly mark: { readonly value: string; readonly type: 'Percent' | 'Result' } | null;
}

/**
 * A released mark that passes, or a course that its host says was completed and passed.
 * @throws DomainError result-not-attestable
 */
export function achievementOf(kind: ResultKind, organisation: string, content: ResultContent): Achievement {
  const { subject, level, schoolYear, courseCode, title, passed, state } = content;
  if (passed !== true || (kind === 'course' && state !== 'completed')) throw new DomainError('result-not-attestable');
  if (kind === 'exam')
    return {
      code: ['exam', subject, level, schoolYear].join('/'),
      type: 'Assessment',
      name: `${subjectName(subject ?? '')}, ${levelName(level ?? 'unknown')}`,
      criteria: 'Réussir l’épreuve, selon la note que le ministère a publiée.',
      term: schoolYear,
      credits: null,
      mark: content.mark === null ? null : { value: String(content.mark), type: 'Percent' },
    };
  return {
    code: ['course', organisation, courseCode].join('/'),
    type: 'Course',
    name: `${title ?? ''} (${courseCode ?? ''})`,
    criteria: 'Réussir le cours, selon l’établissement qui l’a donné.',
    term: schoolYear,
    credits: content.recognisedCredits ?? content.credits,
    mark: content.score === null ? null : { value: scored(content), type: 'Result' },
  };
}

/** As its host gave it, never converted. */
const scored = ({ score, scale }: ResultContent): string => (scale ? `${score} (${scale})` : score!);

const subjects: Readonly<Record<string, string>> = {
  mathematics: 'Mathématique',
  french: 'Français',
  english: 'Anglais',
  science: 'Science et technologie',
  history: 'Histoire',
};
const levels: Readonly<Partial<Record<Level, string>>> = {
  vocational: 'formation professionnelle',
  adult: 'formation générale des adultes',
  college: 'collégial',
  university: 'université',
};

/** A code that has no words here is shown as it is. */
const subjectName = (code: string): string => subjects[code] ?? code;

function levelName(level: Level): string {
  const [, stage, year] = /^(preschool|primary|secondary)-(\d)$/.exec(level) ?? [];
  if (stage === 'preschool') return `préscolaire ${year} ans`;
  if (!stage) return levels[level] ?? level;
  return `${year}${year === '1' ? 're' : 'e'} ${stage === 'primary' ? 'année du primaire' : 'secondaire'}`;
}
