import { words } from '@pan/pages';

/** What is said of answers that devices kept, and of those that others replaced. */
export const kept = words({
  fr: {
    queues: 'Réponses rendues après une coupure',
    states: {
      taken: 'Prises à temps',
      'taken-late': 'Prises après l’échéance, par la règle',
      held: 'Attendent votre décision',
      accepted: 'Prises par décision',
      rejected: 'Laissées par décision',
    },
    why: {
      'former-device': 'Un autre appareil avait pris la suite.',
      'handed-in': 'La copie était déjà remise.',
      'marks-on-their-way': 'Les notes étaient déjà en route.',
      'heard-after-deadline': 'L’appareil avait un réseau après l’échéance.',
      'too-late': 'La coupure a duré plus longtemps que la règle ne le permet.',
    },
    arrived: (at: string) => `Reçues à ${at}`,
    asFile: 'par fichier',
    inIt: (places: number, replacing: number) =>
      `${places} ${places > 1 ? 'questions ont' : 'question a'} une réponse ici; ${
        replacing === 0
          ? 'rien de ce qui est enregistré ne serait remplacé.'
          : `${replacing} ${replacing > 1 ? 'remplaceraient' : 'remplacerait'} ce qui est enregistré.`
      }`,
    take: 'Prendre ces réponses',
    leave: 'Laisser ces réponses',
    taken: 'Réponses prises.',
    left: 'Réponses laissées; elles restent gardées.',
    reason: 'Raison',
    decided: (at: string, reason: string) => `Décidé à ${at}: ${reason}`,
    earlier: 'Réponses d’avant',
    none: 'Aucune réponse n’a été remplacée.',
    place: 'Question',
    placeOf: (ref: string, versions: number) => `${ref} (${versions} d’avant)`,
    choosePlace: 'Choisir une question…',
    now: (at: string) => `Ce qui est là, enregistré à ${at}`,
    version: (at: string) => `Enregistré à ${at}`,
    empty: 'Vide',
    restore: 'Remettre cette réponse',
    restored: 'La réponse est remise; celle qu’elle remplace est gardée.',
  },
  en: {
    queues: 'Answers given back after a cut',
    states: {
      taken: 'Taken in time',
      'taken-late': 'Taken after the deadline, by rule',
      held: 'Wait for your decision',
      accepted: 'Taken by decision',
      rejected: 'Left by decision',
    },
    why: {
      'former-device': 'Another device had taken over.',
      'handed-in': 'The sitting was handed in already.',
      'marks-on-their-way': 'Marks were on their way already.',
      'heard-after-deadline': 'The device had a network after the deadline.',
      'too-late': 'The cut lasted longer than the rule allows.',
    },
    arrived: (at: string) => `Received at ${at}`,
    asFile: 'as a file',
    inIt: (places: number, replacing: number) =>
      `${places} ${places > 1 ? 'questions have' : 'question has'} an answer here; ${
        replacing === 0 ? 'nothing that is saved would be replaced.' : `${replacing} would replace what is saved.`
      }`,
    take: 'Take these answers',
    leave: 'Leave these answers',
    taken: 'Answers taken.',
    left: 'Answers left; they stay kept.',
    reason: 'Reason',
    decided: (at: string, reason: string) => `Decided at ${at}: ${reason}`,
    earlier: 'Earlier answers',
    none: 'No answer was replaced.',
    place: 'Question',
    placeOf: (ref: string, versions: number) => `${ref} (${versions} earlier)`,
    choosePlace: 'Choose a question…',
    now: (at: string) => `What is there, saved at ${at}`,
    version: (at: string) => `Saved at ${at}`,
    empty: 'Empty',
    restore: 'Put this answer back',
    restored: 'The answer is back; the one that it replaces is kept.',
  },
});
