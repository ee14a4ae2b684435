/** What is refused about systems and their access. */
export const clientProblems = {
  'sandbox-alone': {
    status: 409,
    fr: 'Une demande concerne un bac à sable, seul, ou des organisations du réseau.',
    en: 'A request is about one sandbox alone, or about organisations of the network.',
    remedyFr: 'Faites une demande pour chacun.',
    remedyEn: 'Make a request for each.',
  },
  'scope-outside-sandbox': {
    status: 409,
    fr: 'Dans un bac à sable, cette portée agirait sur ce que tout le réseau partage.',
    en: 'In a sandbox this scope would act on what the whole network shares.',
    remedyFr: 'Demandez les portées du dossier et celles de lecture.',
    remedyEn: 'Ask for the scopes of the record and for those that read.',
  },
  'client-request-unknown': {
    status: 404,
    fr: 'Aucune demande de ce numéro ne concerne une organisation que vous atteignez.',
    en: 'No request with this id concerns an organisation that you reach.',
  },
  'client-request-decided': {
    status: 409,
    fr: 'Rien dans cette demande n’attend votre réponse.',
    en: 'Nothing in this request waits for your answer.',
  },
  'client-request-expired': {
    status: 409,
    fr: 'La demande est trop ancienne pour être approuvée.',
    en: 'The request is too old to be approved.',
    remedyFr: 'Le fournisseur en fait une nouvelle.',
    remedyEn: 'The vendor makes a new one.',
  },
  'client-key-invalid': {
    status: 400,
    fr: 'La clé n’est pas une clé publique P-256, ni RSA de 2 048 à 4 096 bits.',
    en: 'The key is no public key of P-256, nor of RSA with 2,048 to 4,096 bits.',
  },
  'client-proof-invalid': {
    status: 400,
    fr: 'La preuve n’est pas un JWT que la clé a signé à l’instant pour cette adresse.',
    en: 'The proof is no JWT that the key has just signed for this address.',
    remedyFr: 'Signez-le en ES256, RS256 ou PS256, avec aud (cette adresse), iat, exp et jti; il vaut dix minutes.',
    remedyEn:
      'Sign it by ES256, RS256 or PS256, with aud (this address), iat, exp and jti; it is good for ten minutes.',
  },
  'client-proof-used': {
    status: 409,
    fr: 'Cette preuve a déjà servi à une demande.',
    en: 'This proof has already served for a request.',
  },
  'too-many-client-requests': {
    status: 429,
    fr: 'Trop de demandes viennent de cette source.',
    en: 'Too many requests come from this source.',
    remedyFr: 'Attendez le délai de Retry-After.',
    remedyEn: 'Wait for the delay in Retry-After.',
  },
  'client-signs-with-key': {
    status: 409,
    fr: 'Ce système signe par sa clé et n’a pas de secret.',
    en: 'This system signs with its key and has no secret.',
    remedyFr: 'Remplacez ses clés.',
    remedyEn: 'Replace its keys.',
  },
  'client-unknown': {
    status: 404,
    fr: 'Aucun système de ce nom n’a d’accès que vous atteignez.',
    en: 'No system of this name has access that you reach.',
    remedyFr: 'Un fournisseur demande l’accès par POST /v1/client-requests, et l’organisation l’approuve.',
    remedyEn: 'A vendor asks for access by POST /v1/client-requests, and the organisation approves it.',
  },
  'client-already-so': {
    status: 409,
    fr: 'L’accès de ce système est déjà dans cet état, ou n’y peut plus passer.',
    en: 'This system’s access is in this state already, or can no longer come to it.',
  },
} as const;
