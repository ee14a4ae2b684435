/** What is refused about matches and partings. */
export const identityProblems = {
  'match-pair-unknown': {
    status: 404,
    fr: 'Aucune question de ce numéro n’a ses deux dossiers à la vue de votre jeton.',
    en: 'No question with this id has both its records in sight of your token.',
  },
  'match-already-decided': {
    status: 409,
    fr: 'Cette question est déjà tranchée.',
    en: 'This question has been decided already.',
  },
  'parting-beyond-sight': {
    status: 403,
    fr: 'Une ligne de ce dossier n’est pas à la vue de votre jeton: qui le sépare les voit toutes.',
    en: 'A row of this record is not in sight of your token: whoever parts it sees all of them.',
    remedyFr: 'Demandez-le à qui voit toutes les organisations du dossier, au besoin le ministère.',
    remedyEn: 'Ask somebody who sees all organisations of the record, at last the ministry.',
  },
  'parting-not-merged': {
    status: 409,
    fr: 'Le dossier nommé n’est pas fondu dans celui-ci.',
    en: 'The record named is not merged into this one.',
  },
  'parting-part-unknown': {
    status: 409,
    fr: 'Le dossier n’a pas cette partie: {part}.',
    en: 'The record has no such part: {part}.',
    remedyFr: 'Redemandez le plan.',
    remedyEn: 'Ask for the plan again.',
  },
  'parting-known-otherwise': {
    status: 409,
    fr: 'Cette partie est de l’autre côté, cela est connu: {part}.',
    en: 'This part is on the other side, that is known: {part}.',
    remedyFr: 'Ne répondez que des parties dont le plan laisse le côté ouvert.',
    remedyEn: 'Answer only about parts whose side the plan leaves open.',
  },
  'parting-doubled': {
    status: 409,
    fr: 'Cette partie est nommée deux fois: {part}.',
    en: 'This part is named twice: {part}.',
  },
  'parting-undecided': {
    status: 409,
    fr: 'Il reste {count} parties dont rien ne dit à qui elles sont, la première étant {part}.',
    en: 'There are {count} parts left of which nothing tells whose they are, the first being {part}.',
    remedyFr: 'Demandez le plan, et dites de chacune si elle va (`parted`) ou reste (`remaining`).',
    remedyEn: 'Ask for the plan and say of each whether it goes (`parted`) or stays (`remaining`).',
  },
  'parting-takes-nothing': {
    status: 409,
    fr: 'Aucune ligne n’irait au dossier séparé.',
    en: 'No row would go to the parted record.',
  },
  'parting-leaves-nothing': {
    status: 409,
    fr: 'Aucune ligne ne resterait au dossier.',
    en: 'No row would remain with the record.',
  },
} as const;
