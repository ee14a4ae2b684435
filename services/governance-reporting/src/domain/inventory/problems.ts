/** What is refused of inventories. */
export const inventoryProblems = {
  'inventory-batch-unknown': {
    status: 404,
    fr: 'Aucun envoi de ce numéro ne vous est visible.',
    en: 'No batch with this id is visible to you.',
  },
  'inventory-person-required': {
    status: 403,
    fr: 'Une personne décide des lignes, non un système.',
    en: 'A person decides about rows, not a system.',
  },
  'inventory-sent-by-you': {
    status: 403,
    fr: 'Vous avez envoyé ces lignes: une autre personne les verse au registre.',
    en: 'You sent these rows: another person releases them.',
  },
  'inventory-rows-not-waiting': {
    status: 409,
    fr: 'Ces lignes n’attendent pas: {rows}.',
    en: 'These rows do not wait: {rows}.',
    remedyFr: 'Une ligne fautive se corrige dans un nouvel envoi.',
    remedyEn: 'A faulty row is corrected in a new batch.',
  },
  'inventory-rows-outdated': {
    status: 409,
    fr: 'Le registre a changé depuis que ces lignes ont été vérifiées: {rows}.',
    en: 'The register has changed since these rows were checked: {rows}.',
    remedyFr: 'Envoyez-les de nouveau.',
    remedyEn: 'Send them again.',
  },
  'measurement-too-old': {
    status: 409,
    fr: 'La mesure du {at} a plus de {days} jours.',
    en: 'The measurement of {at} is older than {days} days.',
  },
  'site-unknown': {
    status: 404,
    fr: 'Aucun site de ce numéro ne vous est visible.',
    en: 'No site with this id is visible to you.',
  },
  'connection-unknown': {
    status: 404,
    fr: 'Aucun lien de ce numéro ne vous est visible.',
    en: 'No connection with this id is visible to you.',
  },
} as const;
