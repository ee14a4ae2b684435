import { serviceSettings } from '@pan/kit/ops';
import { z } from 'zod';

const count = z.coerce.number().int().positive();

export const settings = serviceSettings('ecampus-federation', 7105).extend({
  /** Whom readers of the federation's OOAPI write to. */
  CONTACT_EMAIL: z.email().default('ecampus@ministere.example'),
  /** Where a harvest may go: a name that leads to this machine or a private network is refused, unless `anywhere`. */
  HARVEST_REACH: z.enum(['public', 'anywhere']).default('public'),
  /** The company’s proxy, where harvests cannot leave the network without one. */
  HARVEST_PROXY: z.url({ protocol: /^http$/ }).optional(),
  /** Milliseconds that an institution's endpoint has for one answer. */
  HARVEST_ANSWER_MS: count.default(15_000),
  /** Bytes of one answer. */
  HARVEST_ANSWER_BYTES: count.default(8_388_608),
  /** Pages of one list. */
  HARVEST_PAGES: count.default(1_000),
  /** Milliseconds of one harvest; it stops there, and what it did not see is left as it was. */
  HARVEST_MS: count.default(1_800_000),
});

export type Settings = z.infer<typeof settings>;
