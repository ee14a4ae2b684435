/** What is refused about objects of OneRoster. */
export const onerosterProblems = {
  'object-unknown': {
    status: 404,
    fr: 'Aucun objet de cette clé (sourcedId) n’est à votre portée.',
    en: 'No object with this key (sourcedId) is within your reach.',
  },
  'sourced-id-of-another': {
    status: 400,
    fr: 'Le sourcedId du corps n’est pas celui de l’adresse.',
    en: 'The sourcedId of the body is not that of the address.',
  },
} as const;
