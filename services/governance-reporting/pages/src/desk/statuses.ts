import { words } from '@pan/pages';

/** Where a return stands, in words. */
export const statuses = words({
  fr: {
    awaited: 'attendue',
    draft: 'commencée',
    submitted: 'remise',
    'nothing-to-report': 'rien à déclarer',
    approved: 'approuvée',
    'not-expected': 'non attendue',
  },
  en: {
    awaited: 'awaited',
    draft: 'begun',
    submitted: 'handed in',
    'nothing-to-report': 'nothing to report',
    approved: 'approved',
    'not-expected': 'not expected',
  },
});
