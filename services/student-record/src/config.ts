import { serviceSettings } from '@pan/kit/ops';
import { z } from 'zod';

export const settings = serviceSettings('student-record', 7101).extend({
  /** Secret of the digests by which rows of two systems meet; another one makes every known identity unknown. */
  IDENTITY_KEY: z.string().min(32),
});

export type Settings = z.infer<typeof settings>;
