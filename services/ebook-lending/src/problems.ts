import { defineProblems } from '@pan/kit/domain';

const sentOnce = {
  remedyFr: "Le vendeur nomme chaque licence d'un seul nom : relisez ce que vous avez envoyé.",
  remedyEn: 'The seller gives each licence one name: read what you sent again.',
};

export const problems = defineProblems({
  'organisation-unknown': {
    status: 404,
    fr: "Aucune organisation connue ici n'a le code {organisation}.",
    en: 'No organisation known here has the code {organisation}.',
    remedyFr: "Une organisation est connue dès que le dossier de l'élève en a publié l'inscription.",
    remedyEn: 'An organisation is known once the student record has published its registration.',
  },
  'title-unknown': { status: 404, fr: 'Aucun titre de ce numéro.', en: 'There is no title with this id.' },
  'licence-unknown': { status: 404, fr: 'Aucune licence de ce numéro.', en: 'There is no licence with this id.' },
  'loan-unknown': {
    status: 404,
    fr: 'Aucun prêt de ce numéro ne vous est visible.',
    en: 'No loan with this id is visible to you.',
  },
  'hold-unknown': {
    status: 404,
    fr: 'Aucune réservation de ce numéro ne vous est visible.',
    en: 'No hold with this id is visible to you.',
  },
  'reader-unknown': {
    status: 404,
    fr: "Cette personne n'est pas de vos lecteurs.",
    en: 'This person is not one of your readers.',
    remedyFr: 'Un lecteur a un séjour dans une organisation que le jeton atteint.',
    remedyEn: 'A reader has a stay in an organisation that the token reaches.',
  },
  'reader-required': {
    status: 409,
    fr: 'Dites pour qui : le champ learnerId est obligatoire pour une bibliothèque.',
    en: 'Say for whom: a library names the reader in learnerId.',
  },
  'reader-has-no-stay': {
    status: 409,
    fr: "Cette personne ne fréquente plus d'organisation où elle pourrait emprunter.",
    en: 'This person no longer attends an organisation in which to borrow.',
  },
  'title-not-licensed': {
    status: 409,
    fr: "Aucune licence ne permet d'emprunter ce titre dans cette organisation.",
    en: 'No licence lets this organisation’s readers borrow this title.',
    remedyFr: "Une licence s'acquiert par POST /v1/licences ; attendre n'y changerait rien.",
    remedyEn: 'A licence is acquired by POST /v1/licences; waiting would change nothing.',
  },
  'no-copy-available': {
    status: 409,
    fr: 'Tous les exemplaires sont prêtés ou mis de côté.',
    en: 'Every copy is on loan or set aside.',
    remedyFr: 'Réservez le titre : POST /v1/holds.',
    remedyEn: 'Place a hold on the title: POST /v1/holds.',
  },
  'loan-limit-reached': {
    status: 409,
    fr: 'Une personne a au plus {most} prêts à la fois.',
    en: 'A reader has at most {most} loans at once.',
    remedyFr: "Rendez d'abord un livre.",
    remedyEn: 'Return a book first.',
  },
  'hold-limit-reached': {
    status: 409,
    fr: 'Une personne a au plus {most} réservations à la fois.',
    en: 'A reader has at most {most} holds at once.',
    remedyFr: "Annulez d'abord une réservation.",
    remedyEn: 'Cancel a hold first.',
  },
  'holds-not-allowed': {
    status: 409,
    fr: 'Cette bibliothèque ne prend pas de réservation.',
    en: 'This library takes no holds.',
  },
  'title-already-borrowed': {
    status: 409,
    fr: 'Cette personne lit déjà ce titre (prêt {id}).',
    en: 'This reader already has this title (loan {id}).',
  },
  'loan-already-returned': { status: 409, fr: 'Ce prêt est déjà rendu.', en: 'This loan has been returned.' },
  'loan-expired': {
    status: 409,
    fr: 'Ce prêt est arrivé à échéance.',
    en: 'This loan has reached its due date.',
    remedyFr: 'Empruntez de nouveau, ou réservez.',
    remedyEn: 'Borrow again, or place a hold.',
  },
  'copy-is-held': {
    status: 409,
    fr: 'Une autre personne attend cet exemplaire.',
    en: 'Another reader waits for this copy.',
  },
  'no-renewals-left': {
    status: 409,
    fr: 'Un prêt se renouvelle au plus {most} fois.',
    en: 'A loan is renewed at most {most} times.',
  },
  'licence-ends-first': {
    status: 409,
    fr: 'La licence ne permet pas de prêter au-delà du {until}.',
    en: 'The licence allows no loan beyond {until}.',
  },
  'title-withdrawn': {
    status: 409,
    fr: "Le catalogue n'offre plus ce titre.",
    en: 'The catalogue no longer offers this title.',
  },
  'licence-already-ended': {
    status: 409,
    fr: 'Cette licence est échue : elle ne permettrait aucun prêt.',
    en: 'This licence has ended: it would allow no loan.',
  },
  'licence-name-unfit': {
    status: 400,
    fr: 'Le nom de la licence est vide, compte plus de 500 caractères ou en contient un que personne ne voit.',
    en: 'The name of the licence is empty, has more than 500 characters or holds one that nobody sees.',
    remedyFr: 'Le vendeur corrige le nom à la source.',
    remedyEn: 'The seller mends the name at the source.',
  },
  'licence-terms-differ': {
    status: 409,
    fr: "L'organisation a déjà une licence de ce nom, à d'autres conditions ({id}).",
    en: 'The organisation already has a licence of this name, on other terms ({id}).',
    ...sentOnce,
  },
  'licence-of-another-title': {
    status: 409,
    fr: "L'organisation a déjà une licence de ce nom, pour un autre titre ({id}).",
    en: 'The organisation already has a licence of this name, for another title ({id}).',
    ...sentOnce,
  },
  'licence-in-use': {
    status: 409,
    fr: 'Des prêts ou des réservations en cours dépassent ces conditions.',
    en: 'Open loans or holds go beyond these terms.',
  },
  'feed-unreadable': {
    status: 400,
    fr: "Ce document n'est pas un flux de publications.",
    en: 'This document is no feed of publications.',
    remedyFr: 'Envoyez un flux OPDS 2.0 ou ODL 1.0 qui a un membre « publications ».',
    remedyEn: 'Send an OPDS 2.0 or ODL 1.0 feed that has a member `publications`.',
  },
});
