import { words } from '@pan/pages';

/** Where an application for a grant stands, and what may be decided of it, in words. */
export const outcomes = words({
  fr: {
    draft: 'en préparation',
    submitted: 'remise',
    withdrawn: 'retirée',
    granted: 'accordée',
    'granted-in-part': 'accordée en partie',
    refused: 'refusée',
    waiting: 'en attente',
  },
  en: {
    draft: 'in preparation',
    submitted: 'handed in',
    withdrawn: 'withdrawn',
    granted: 'granted',
    'granted-in-part': 'granted in part',
    refused: 'refused',
    waiting: 'waiting',
  },
});
