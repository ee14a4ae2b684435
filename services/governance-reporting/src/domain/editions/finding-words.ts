/** What the checks before a release say; their severity is the check's. */
export const editionFindings = {
  'dataset-empty': {
    status: 422,
    fr: 'Le jeu de données n’a aucune ligne.',
    en: 'The dataset has no rows.',
  },
  'rows-alike': {
    status: 422,
    fr: '{count} lignes ont la clé d’une autre.',
    en: '{count} rows have the key of another.',
  },
  'value-missing': {
    status: 422,
    fr: 'La colonne {column} est vide dans {count} lignes, alors qu’elle est obligatoire.',
    en: 'The column {column} is empty in {count} rows, though it is required.',
  },
  'number-negative': {
    status: 422,
    fr: 'La colonne {column} a {count} nombres sous zéro.',
    en: 'The column {column} has {count} numbers below zero.',
  },
  'address-in-text': {
    status: 422,
    fr: 'La colonne {column} contient une adresse de courriel.',
    en: 'The column {column} holds an e-mail address.',
    remedyFr: 'Une adresse désigne une personne : retirez-la à la source.',
    remedyEn: 'An address names a person: remove it at the source.',
  },
  'mostly-confidential': {
    status: 422,
    fr: '{hidden} lignes sur {rows} sont confidentielles.',
    en: '{hidden} of {rows} rows are confidential.',
    remedyFr: 'Une répartition moins fine en montrerait davantage.',
    remedyEn: 'A coarser breakdown would show more.',
  },
  'grant-of-nothing': {
    status: 422,
    fr: 'La partie {part} d’une subvention est de zéro.',
    en: 'The part {part} of a grant is zero.',
  },
  'grant-in-future': {
    status: 422,
    fr: 'La partie {part} est octroyée à une date à venir.',
    en: 'The part {part} is awarded on a day to come.',
  },
  'grant-without-measure': {
    status: 422,
    fr: 'La partie {part} ne soutient aucune mesure.',
    en: 'The part {part} supports no measure.',
  },
  'dataset-gone': {
    status: 422,
    fr: 'La dernière édition avait ce jeu de données; celle-ci ne l’a plus.',
    en: 'The last edition had this dataset; this one has it no more.',
  },
  'rows-fewer': {
    status: 422,
    fr: '{rows} lignes au lieu de {before} dans la dernière édition.',
    en: '{rows} rows instead of {before} in the last edition.',
  },
  'facts-waiting': {
    status: 422,
    fr: '{count} faits entendus attendent : les chiffres ne les comptent pas.',
    en: '{count} facts that were heard wait: no figure counts them.',
    remedyFr: 'npm run admin -- dead-letter list les nomme.',
    remedyEn: 'npm run admin -- dead-letter list names them.',
  },
  'given-away-before': {
    status: 422,
    fr: '{count} nombres de peu de personnes se déduisent d’éditions publiées avant; celle-ci n’y ajoute rien.',
    en: '{count} numbers of few persons follow from editions released before; this one adds nothing to that.',
  },
} as const;
