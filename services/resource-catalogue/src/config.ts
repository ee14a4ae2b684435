import { serviceSettings } from '@pan/kit/ops';
import { z } from 'zod';

export const settings = serviceSettings('resource-catalogue', 7103).extend({
  /** Name of this repository in its OAI identifiers: a domain name, the same for ever. */
  OAI_REPOSITORY: z
    .string()
    .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/i)
    .default('catalogue.pan.example'),
  OAI_ADMIN_EMAIL: z.email().default('catalogue@pan.example'),
  /** Records and headers of one page of the OAI-PMH provider. */
  OAI_PAGE: z.coerce.number().int().min(1).max(1_000).default(100),
  /** Where a harvest may go: a name that leads to this machine or a private network is refused, unless `anywhere`. */
  HARVEST_REACH: z.enum(['public', 'anywhere']).default('public'),
  /** The company’s proxy, where harvests cannot leave the network without one. */
  HARVEST_PROXY: z.url({ protocol: /^http$/ }).optional(),
});

export type Settings = z.infer<typeof settings>;
