import { defineProblems } from '@pan/kit/domain';

/** Why a test does not let a candidate take a step. */
// prettier-ignore
export const testRefusals = defineProblems({
  'place-not-at-hand': { status: 409, fr: 'La place {place} n’est pas ouverte en ce moment.', en: 'Place {place} is not open at this moment.', remedyFr: 'GET /v1/sittings/{id} dit quelles places le sont.', remedyEn: 'GET /v1/sittings/{id} says which places are.' },
  'place-time-over': { status: 409, fr: 'Le temps de la place {place} est écoulé.', en: 'The time of place {place} is over.', remedyFr: 'Passez à la suite : ce qui a été enregistré compte.', remedyEn: 'Move on: what was saved counts.' },
  'attempts-exhausted': { status: 409, fr: 'La place {place} n’accorde plus d’essai.', en: 'Place {place} has no attempt left.' },
  'place-needs-answer': { status: 409, fr: 'La place {place} demande une réponse avant la suite.', en: 'Place {place} needs an answer before what follows.' },
  'response-not-valid': { status: 409, fr: 'La réponse à la place {place} n’a pas la forme demandée.', en: 'The answer to place {place} is not of the form that is asked for.' },
  'too-early-to-move': { status: 409, fr: 'Le temps minimal de la place {place}, ou de sa section, n’est pas écoulé.', en: 'The minimum time of place {place}, or of its section, has not passed.' },
  'no-way-back': { status: 409, fr: 'Cette partie avance seulement.', en: 'This part goes forward only.' },
  'part-is-linear': { status: 409, fr: 'Cette partie se quitte après sa dernière place.', en: 'This part is left after its last place.' },
  'submitted-together': { status: 409, fr: 'Les réponses de cette partie sont remises ensemble.', en: 'The answers of this part are submitted together.' },
  'test-over': { status: 409, fr: 'Le test est parcouru en entier : il reste à le remettre.', en: 'The whole test has been gone through: it is left to hand in.' },
});
