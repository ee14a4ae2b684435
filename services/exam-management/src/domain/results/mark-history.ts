import type { Award } from '../reviews/mark-review.js';
import type { ReviewKind } from '../reviews/review-terms.js';
import { shown } from './explanation-words.js';

/** A mark as it was out for a while, and why it was corrected to it; null for the first, and where it was not kept. */
export interface MarkVersion {
  readonly version: number;
  readonly mark: number;
  readonly reason: string | null;
  readonly since: Date;
}

/** A review that changed points. */
export interface DecidedReview {
  readonly kind: ReviewKind;
  readonly askedFor: 'learner' | 'guardian';
  readonly awards: readonly Award[];
  readonly words: string | null;
  readonly endedAt: Date;
}

/** One version of a mark, in a sentence of each language. */
export interface HistoryEntry {
  readonly version: number;
  readonly mark: number;
  readonly since: Date;
  readonly fr: string;
  readonly en: string;
}

/** What a mark was before it is what it is, told to those whom it concerns. */
export function historyOf(versions: readonly MarkVersion[], reviews: readonly DecidedReview[]): HistoryEntry[] {
  return versions.map(({ version, mark, reason, since }, at) => {
    const before = versions[at - 1];
    if (!before) return { version, mark, since, ...(version === 0 ? words.released(mark) : words.known(mark)) };
    const review = reason === reviewed ? reviews.findLast(({ endedAt }) => endedAt <= since) : undefined;
    const said = review ? words.review(review, before.mark, mark) : words.corrected(reason, before.mark, mark);
    return { version, mark, since, ...said };
  });
}

/** Why a mark that is out is corrected: a review decided so. */
export const reviewed = 'review-decided';

const reasons: Readonly<Record<string, { readonly fr: string; readonly en: string }>> = {
  rescored: { fr: 'l’épreuve a été corrigée de nouveau', en: 'the exam was scored again' },
  'rules-changed': { fr: 'une règle des notes finales a changé', en: 'a rule of final marks changed' },
  'school-mark-changed': { fr: 'une note d’école du groupe a changé', en: 'a school mark of the group changed' },
  'group-changed': {
    fr: 'les notes du groupe ont été calculées de nouveau',
    en: 'the marks of the group were computed again',
  },
};

const kinds: Readonly<Record<ReviewKind, { readonly fr: string; readonly en: string }>> = {
  recount: { fr: 'les points ont été vérifiés', en: 'the points were checked' },
  remark: { fr: 'une autre personne a corrigé de nouveau', en: 'another person marked again' },
  complaint: { fr: 'les circonstances ont été examinées', en: 'the circumstances were looked into' },
};

const askers = {
  learner: { fr: 'par l’élève', en: 'by the learner' },
  guardian: { fr: 'par la famille', en: 'by the family' },
} as const;

const words = {
  released: (mark: number) => ({
    fr: `La note a d’abord été diffusée à ${mark}.`,
    en: `The mark was first released as ${mark}.`,
  }),
  known: (mark: number) => ({ fr: `La note était de ${mark}.`, en: `The mark was ${mark}.` }),
  corrected(reason: string | null, before: number, after: number) {
    const why = reason === null ? undefined : reasons[reason];
    return {
      fr: `La note est passée de ${before} à ${after}${why ? ` : ${why.fr}` : ''}.`,
      en: `The mark went from ${before} to ${after}${why ? `: ${why.en}` : ''}.`,
    };
  },
  review({ kind, askedFor, awards, words: said }: DecidedReview, before: number, after: number) {
    const places = (language: 'fr' | 'en') =>
      awards.map(({ place, before: had, after: has }) => {
        const [from, to] = [shown(had)[language], shown(has)[language]];
        return language === 'fr'
          ? `${place} vaut ${to} points au lieu de ${from}`
          : `${place} has ${to} points instead of ${from}`;
      });
    return {
      fr: `Révision demandée ${askers[askedFor].fr} : ${kinds[kind].fr}; ${places('fr').join(', ')}. La note est passée de ${before} à ${after}.${said ? ` Motif : ${said}` : ''}`,
      en: `Review asked for ${askers[askedFor].en}: ${kinds[kind].en}; ${places('en').join(', ')}. The mark went from ${before} to ${after}.${said ? ` Reason given: ${said}` : ''}`,
    };
  },
};
