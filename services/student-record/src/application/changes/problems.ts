/** What is refused about the feed of changes. */
export const changeProblems = {
  'too-many-proofs': {
    status: 429,
    fr: 'Ce système a demandé trop de preuves dans l’heure.',
    en: 'This system has asked for too many proofs within the hour.',
    remedyFr: 'Attendez le délai de Retry-After; entre-temps, suivez les modifications.',
    remedyEn: 'Wait for the delay in Retry-After; meanwhile, follow the changes.',
  },
  'no-such-partition': {
    status: 400,
    fr: 'Les parts se comptent de 0 à partitions − 1.',
    en: 'Partitions are counted from 0 to partitions − 1.',
    remedyFr: 'Demandez une partition inférieure à partitions.',
    remedyEn: 'Ask for a partition below partitions.',
  },
} as const;
