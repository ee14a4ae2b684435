import { instantOf, type Language } from '@pan/kit/domain';
import { legalBasisIn, purposes } from '@pan/kit/people';
import { type AccessEntry, type AccessGroup, operationInWords, roleOf } from '../../domain/accesses/access-entry.js';
import type { QuestionRecord, WithholdingRecord } from '../../persistence/accesses/accesses.queries.js';
import type { AccessView, QuestionView, RegisterView, UsageView, WithholdingView } from './accesses.dto.js';

/** One entry in words. */
export function viewOf({ legalBasis, ...entry }: AccessEntry): AccessView {
  const purpose = purposes[entry.purpose];
  return {
    ...entry,
    at: instantText(entry.at),
    role: { code: entry.role, ...roleOf(entry.role) },
    purpose: { code: entry.purpose, fr: purpose?.fr ?? entry.purpose, en: purpose?.en ?? entry.purpose },
    legalBasis: legalBasisIn(legalBasis),
    operation: operationInWords(entry.operation),
  };
}

export function viewOfGroup({ entries }: AccessGroup): AccessView {
  const question = entries.find((entry) => entry.question !== null)?.question ?? null;
  return { ...viewOf(entries[0]!), question, count: entries.length, first: instantText(entries.at(-1)!.at) };
}

/** One entry as Estonia's protocol tells it: the act and its reason in one sentence. */
export function usageOf(entry: AccessEntry, language: Language): UsageView {
  const { at, operation, purpose, legalBasis, role, organisations } = viewOf(entry);
  const sentence = [operation, purpose, legalBasis].map((words) => words[language]);
  const codes = organisations.map(({ code }) => code).join(' ');
  return {
    logtime: at,
    action: `${sentence[0]} (${sentence[1]}; ${sentence[2]})`,
    receiverCode: codes || entry.role,
    receiverName: organisations.map(({ name }) => name).join(', ') || role[language],
    receiverSystem: 'student-record',
  };
}

export const questionView = (question: QuestionRecord): QuestionView => ({
  ...question,
  askedAt: instantText(question.askedAt),
  dueAt: instantText(question.dueAt),
  endedAt: question.endedAt && instantText(question.endedAt),
});

export const withholdingView = ({ operation, ...decided }: WithholdingRecord): WithholdingView => ({
  ...decided,
  at: instantText(decided.at),
  decidedAt: instantText(decided.decidedAt),
  operation: operationInWords(operation),
});

/** Which register keeps which looks: each keeps its own, and none mixes those of several. */
export const registers: readonly RegisterView[] = [
  { service: 'student-record', here: true, fr: 'Dossier de l’élève', en: 'Student record' },
  {
    service: 'exam-management',
    here: false,
    fr: 'Examens : les consultations y sont tenues; l’école en répond sur demande',
    en: 'Exams: looks are kept there; the school answers for them when asked',
  },
  {
    service: 'ebook-lending',
    here: false,
    fr: 'Prêt de livres numériques : les consultations y sont tenues; l’école en répond sur demande',
    en: 'Lending of e-books: looks are kept there; the school answers for them when asked',
  },
  {
    service: 'ecampus-federation',
    here: false,
    fr: 'Cours d’un autre établissement : les consultations y sont tenues; l’établissement en répond sur demande',
    en: 'Courses of another institution: looks are kept there; the institution answers for them when asked',
  },
];

const instantText = (at: string): string => instantOf(at).toISOString();
