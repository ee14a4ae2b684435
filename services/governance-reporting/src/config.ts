import { serviceSettings } from '@pan/kit/ops';
import { z } from 'zod';

export const settings = serviceSettings('governance-reporting', 7106).extend({
  /** Groups of fewer learners are not shown. No rule of the ministry is known: five is what comparable networks use. */
  SMALLEST_GROUP: z.coerce.number().int().min(1).max(100).default(5),
  /** School years before the one that goes on, of whose end it stays known what figures were (decision 0066); without it nothing is forgotten. */
  FIGURES_REMEMBERED_YEARS: z.coerce.number().int().min(1).max(100).optional(),
  /** Secret from which the key is drawn that signs editions; without it none is released. A new one signs what comes after it. */
  EDITION_KEY: z.string().min(32).optional(),
  /** What may be done with released data. Données Québec publishes under this licence. */
  EDITION_LICENCE: z.url().default('https://creativecommons.org/licenses/by/4.0/'),
});

export type Settings = z.infer<typeof settings>;
