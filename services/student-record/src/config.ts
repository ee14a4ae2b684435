import { serviceSettings } from '@pan/kit/ops';
import { z } from 'zod';

export const settings = serviceSettings('student-record', 7101).extend({
  /** Secret of the digests by which rows of two systems meet; another one makes every known identity unknown. */
  IDENTITY_KEY: z.string().min(32),
  /** Where webhooks may lead: `anywhere` only where their receivers stand in a private network. */
  WEBHOOK_REACH: z.enum(['public', 'anywhere']).default('public'),
  /** Where requests leave the network, when they may not leave it by themselves. */
  WEBHOOK_PROXY: z.url({ protocol: /^http$/ }).optional(),
});

export type Settings = z.infer<typeof settings>;
