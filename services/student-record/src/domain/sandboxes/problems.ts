/** What is refused about sandboxes. */
export const sandboxeProblems = {
  'not-a-sandbox': {
    status: 409,
    fr: 'Cette organisation n’est pas un bac à sable: rien n’y a été changé.',
    en: 'This organisation is not a sandbox: nothing in it was changed.',
    remedyFr: 'Un bac à sable est directement sous « bac-a-sable »; donnez son code.',
    remedyEn: 'A sandbox stands directly below “bac-a-sable”; give its code.',
  },
} as const;
