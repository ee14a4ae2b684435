/** What is refused about messages between schools and families. */
export const messageProblems = {
  'message-unknown': {
    status: 404,
    fr: 'Aucun message de ce numéro ne vous est visible.',
    en: 'No message with this id is visible to you.',
  },
  'school-only': {
    status: 403,
    fr: 'Seule une école fait ceci: un membre du personnel, ou le système d’une école.',
    en: 'A school alone does this: a member of its staff, or its system.',
  },
  'school-audience-office-only': {
    status: 403,
    fr: 'Seul le secrétariat écrit à toute une école.',
    en: 'The office alone writes to a whole school.',
    remedyFr: 'Écrivez à un groupe ou à une famille, ou demandez au secrétariat.',
    remedyEn: 'Write to a class or a family, or ask the office.',
  },
  'message-audience-malformed': {
    status: 400,
    fr: 'Une famille se nomme par learnerId, un groupe par classId, une école par aucun des deux.',
    en: 'A family is named by learnerId, a class by classId, a school by neither.',
  },
  'too-many-messages': {
    status: 429,
    fr: 'Trop de messages en une heure.',
    en: 'Too many messages within the hour.',
    remedyFr: 'Attendez le délai de Retry-After.',
    remedyEn: 'Wait for the delay in Retry-After.',
  },
  'too-many-replies': {
    status: 429,
    fr: 'Trop de réponses en une journée.',
    en: 'Too many replies within the day.',
    remedyFr: 'Attendez le délai de Retry-After, ou téléphonez à l’école.',
    remedyEn: 'Wait for the delay in Retry-After, or call the school.',
  },
  'message-recalled': {
    status: 409,
    fr: 'Le message a été rappelé.',
    en: 'The message was recalled.',
  },
  'thread-unknown': {
    status: 404,
    fr: 'Ce fil n’est pas de ce message.',
    en: 'This thread is not of this message.',
    remedyFr: 'GET /v1/messages/{id}/replies les nomme.',
    remedyEn: 'GET /v1/messages/{id}/replies names them.',
  },
  'thread-full': {
    status: 409,
    fr: 'Le fil a déjà {most} réponses.',
    en: 'The thread has {most} replies already.',
    remedyFr: 'Écrivez un nouveau message, ou téléphonez.',
    remedyEn: 'Write a new message, or call.',
  },
  'thread-closed': {
    status: 409,
    fr: 'La personne ne reçoit plus les messages sur cet élève.',
    en: 'The person no longer receives messages about this learner.',
  },
  'receipts-by-count-only': {
    status: 409,
    fr: 'D’un message à toute une école, seuls les nombres se lisent.',
    en: 'Of a message to a whole school only the counts can be read.',
    remedyFr: 'Lisez copies et read de GET /v1/messages/{id}.',
    remedyEn: 'Read copies and read of GET /v1/messages/{id}.',
  },
  'quiet-hours-unknown': {
    status: 404,
    fr: 'L’organisation n’a pas d’heures calmes à elle.',
    en: 'The organisation has no quiet hours of its own.',
    remedyFr: 'Dites-les par PUT; sans elles valent celles de l’organisation au-dessus.',
    remedyEn: 'Say them by PUT; without them those of the organisation above hold.',
  },
  'quiet-hours-empty': {
    status: 400,
    fr: 'Le début et la fin sont les mêmes.',
    en: 'The beginning and the end are the same.',
    remedyFr: 'Donnez deux heures différentes, ou retirez les heures calmes par DELETE.',
    remedyEn: 'Give two different hours, or remove the quiet hours by DELETE.',
  },
} as const;
