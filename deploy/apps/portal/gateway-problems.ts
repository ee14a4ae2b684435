/** The refusals of the door itself, before any service is reached. */
export const gatewayProblems = {
  'service-unreachable': {
    status: 502,
    fr: 'Le service {name} ne répond pas.',
    en: 'The service {name} does not answer.',
    remedyFr: 'Réessayez dans un instant; l’état de chaque partie est sous /health.',
    remedyEn: 'Try again in a moment; the state of each part is under /health.',
  },
  'not-found': {
    status: 404,
    fr: 'Rien ne se trouve à cette adresse.',
    en: 'There is nothing at this address.',
    remedyFr: 'La page d’accueil nomme les services et leurs adresses.',
    remedyEn: 'The home page names the services and their addresses.',
  },
  'malformed-request': {
    status: 400,
    fr: 'L’adresse ou la méthode de la requête est illisible.',
    en: 'The address or the method of the request cannot be read.',
    remedyFr: 'Écrivez l’adresse comme la référence du service la montre.',
    remedyEn: 'Write the address as the reference of the service shows it.',
  },
};
