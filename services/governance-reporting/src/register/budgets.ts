import type { BudgetRegister } from '../domain/register.js';
import { plan } from './sources.js';

/** What the plan states: one rounded figure for each orientation, in cents. */
export const budgets: BudgetRegister = {
  currency: 'CAD',
  orientations: [
    { orientation: 'O1', amountCents: 19_100_000_000, roundedToCents: 100_000_000, provenance: [plan(17)] },
    { orientation: 'O2', amountCents: 20_400_000_000, roundedToCents: 100_000_000, provenance: [plan(42)] },
    { orientation: 'O3', amountCents: 79_000_000_000, roundedToCents: 100_000_000, provenance: [plan(71)] },
  ],
  openQuestions: [
    {
      fr: 'Les documents ne donnent aucun budget par mesure ni par année.',
      en: 'No budget by measure or by year is in the documents.',
    },
    {
      fr: "L'orientation de la subvention et son poste budgétaire ne sont pas indiqués; ses sept mesures appartiennent aux trois orientations: sans une règle, elle ne peut être imputée à une seule.",
      en: "The grant's orientation and its budget line are not stated; its seven measures lie in all three orientations, so it cannot be charged to one orientation without a rule.",
    },
  ],
};
