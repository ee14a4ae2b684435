/** What is refused about a pupil's files and about who reads them. */
export const fileProblems = {
  'profession-not-named': {
    status: 400,
    fr: 'Un service professionnel a une profession.',
    en: 'A professional service has a profession.',
    remedyFr: 'Dites `profession` à côté de `function: professional`.',
    remedyEn: 'Say `profession` beside `function: professional`.',
  },
  'profession-of-no-professional': {
    status: 400,
    fr: 'Seul un service professionnel a une profession.',
    en: 'Only a professional service has a profession.',
    remedyFr: 'Laissez `profession` de côté, ou dites `function: professional`.',
    remedyEn: 'Leave `profession` out, or say `function: professional`.',
  },
} as const;
