import { words } from '@pan/pages';

/** What pages say of a transfer in several places. */
export const states = words({
  fr: {
    asked: 'Attend une réponse',
    accepted: 'Accepté',
    refused: 'Refusé',
    withdrawn: 'Retiré',
    lapsed: 'Éteint sans réponse',
  },
  en: {
    asked: 'Waits for an answer',
    accepted: 'Accepted',
    refused: 'Refused',
    withdrawn: 'Withdrawn',
    lapsed: 'Lapsed without an answer',
  },
});

export const { unknownLearner } = words({
  fr: { unknownLearner: 'Un élève que votre organisation ne connaît pas' },
  en: { unknownLearner: 'A learner whom your organisation does not know' },
});
