/** What is refused when learners are looked for. */
export const learnerProblems = {
  'name-search-is-for-people': {
    status: 400,
    fr: 'On cherche par nom en son propre nom; un système connaît les élèves par leurs clés.',
    en: 'A person searches by name in their own name; a system knows learners by their keys.',
    remedyFr: "Un système lit `/ims/oneroster/rostering/v1p2/students?filter=familyName='…'`.",
    remedyEn: "A system reads `/ims/oneroster/rostering/v1p2/students?filter=familyName='…'`.",
  },
  'learner-unknown': {
    status: 404,
    fr: "Aucun élève de ce numéro n'est à la vue de votre jeton.",
    en: 'No learner with this id is in sight of your token.',
  },
  'merge-codes-differ': {
    status: 409,
    fr: 'Le ministère a donné à chacun des deux dossiers un code permanent différent.',
    en: 'The ministry gave each of the two records a different permanent code.',
    remedyFr: 'Demandez au ministère, par un changement de code, lequel vaut, puis décidez de nouveau.',
    remedyEn: 'Ask the ministry by a change of code which one holds, then decide again.',
  },
  'merge-impossible': {
    status: 409,
    fr: "L'un des deux dossiers a déjà été réuni à un autre.",
    en: 'One of the two records has already been merged into another.',
    remedyFr: 'Relisez la liste des questions.',
    remedyEn: 'Read the list of questions again.',
  },
  'family-access-only': {
    status: 403,
    fr: 'Un élève ou un titulaire de l’autorité parentale lit pour la finalité family-access.',
    en: 'A learner or guardian reads for the purpose family-access.',
    remedyFr: 'Envoyez Purpose-Of-Use: family-access.',
    remedyEn: 'Send Purpose-Of-Use: family-access.',
  },
} as const;
