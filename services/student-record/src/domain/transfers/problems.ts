/** What is refused about transfers. */
export const transferProblems = {
  'transfer-unknown': {
    status: 404,
    fr: 'Aucun transfert de ce numéro n’est demandé par vos organisations ni à elles.',
    en: 'No transfer with this id is asked for by or of your organisations.',
    remedyFr: 'Voyez GET /v1/transfers.',
    remedyEn: 'See GET /v1/transfers.',
  },
  'transfer-not-yours': {
    status: 403,
    fr: 'Ce pas revient à l’autre organisation: celle qui donne accepte ou refuse, celle qui demande renonce.',
    en: 'This step is the other organisation’s: the one that gives accepts or refuses, the one that asked takes it back.',
  },
  'transfer-settled': {
    status: 409,
    fr: 'Ce transfert n’attend plus de réponse ({state}).',
    en: 'This transfer waits for no answer any more ({state}).',
    remedyFr: 'Relisez-le; l’organisation qui reçoit peut en demander un autre.',
    remedyEn: 'Read it again; the receiving organisation may ask for another one.',
  },
  'transfer-open': {
    status: 409,
    fr: 'Votre organisation attend déjà la réponse de celle-là pour cet élève.',
    en: 'Your organisation already waits for that one’s answer about this learner.',
    remedyFr: 'Attendez-la, ou renoncez à la première demande.',
    remedyEn: 'Wait for it, or take the first request back.',
  },
  'transfer-to-itself': {
    status: 400,
    fr: 'Celle qui donne et celle qui reçoit sont la même organisation.',
    en: 'The one that gives and the one that receives are the same organisation.',
  },
  'transfer-day-too-far': {
    status: 400,
    fr: 'Le jour du transfert est à plus de {days} jours d’aujourd’hui.',
    en: 'The day of the transfer lies more than {days} days from today.',
    remedyFr: 'Vérifiez movesOn.',
    remedyEn: 'Check movesOn.',
  },
  'transfer-key-taken': {
    status: 409,
    fr: 'Cette clé (sourceId) est déjà celle d’un autre séjour de cette année dans le système qui demande.',
    en: 'This key (sourceId) already is that of another stay of this year in the asking system.',
    remedyFr: 'Demandez le transfert avec une clé neuve, ou celle du séjour que vous avez envoyé pour cet élève.',
    remedyEn: 'Ask for the transfer with a new key, or with that of the stay that you sent for this learner.',
  },
  'transfer-without-stay': {
    status: 409,
    fr: 'Ce jour-là, cet élève n’a pas dans votre organisation de séjour qui puisse prendre fin.',
    en: 'On that day this learner has no stay in your organisation that could end.',
    remedyFr:
      'Refusez le transfert; ou jugez d’abord les questions de doublon, si l’élève a chez vous un autre dossier.',
    remedyEn: 'Refuse the transfer; or first decide the match questions, if the learner has another record with you.',
  },
  'transfer-several-stays': {
    status: 409,
    fr: 'L’élève a {count} séjours dans votre organisation ce jour-là.',
    en: 'The learner has {count} stays in your organisation on that day.',
    remedyFr: 'Nommez celui qui prend fin: enrolmentId.',
    remedyEn: 'Name the one that ends: enrolmentId.',
  },
  'giving-organisation-unknown': {
    status: 404,
    fr: 'Aucune organisation de ce code ne peut vous donner un élève.',
    en: 'No organisation with this code can give you a learner.',
    remedyFr: 'Vérifiez from; un bac à sable ne reçoit que de lui-même.',
    remedyEn: 'Check from; a sandbox receives from itself alone.',
  },
  'stay-transferred': {
    status: 409,
    fr: 'Un transfert accepté a mis fin à ce séjour le {on}; il ne se rouvre pas par cet envoi.',
    en: 'An accepted transfer ended this stay on {on}; this does not open it again.',
    remedyFr:
      'Inscrivez-en la fin dans votre système; si l’élève revient, demandez son transfert, ou ouvrez un nouveau séjour dès son retour.',
    remedyEn:
      'Enter its end in your system; if the learner comes back, ask for the transfer, or begin a new stay from that day.',
  },
} as const;
