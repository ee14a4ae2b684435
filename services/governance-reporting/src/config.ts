import { serviceSettings } from '@pan/kit/ops';
import { z } from 'zod';

export const settings = serviceSettings('governance-reporting', 7106).extend({
  /** Groups of fewer learners are not shown. No rule of the ministry is known: five is what comparable networks use. */
  SMALLEST_GROUP: z.coerce.number().int().min(1).max(100).default(5),
});

export type Settings = z.infer<typeof settings>;
