import { serviceSettings } from '@pan/kit/ops';
import { z } from 'zod';

const own = serviceSettings('student-record', 7101).extend({
  /** Secret of the digests by which rows of two systems meet; another one makes every known identity unknown. */
  IDENTITY_KEY: z.string().min(32),
  /** Where webhooks may lead: `anywhere` only where their receivers stand in a private network. */
  WEBHOOK_REACH: z.enum(['public', 'anywhere']).default('public'),
  /** Where requests leave the network, when they may not leave it by themselves. */
  WEBHOOK_PROXY: z.url({ protocol: /^http$/ }).optional(),
  /** The server that takes our mail: `smtps://name:secret@host` or, with STARTTLS, `smtp://…`; without it no mail is sent. */
  PAN_MAIL_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Whose signature its certificate bears, where no public one: a PEM file. */
  PAN_MAIL_CA: z.string().optional(),
  PAN_MAIL_FROM: z.email().optional(),
  /** What looks for harm in attachments: `clamd://host:port`, `clamd:///path/of/its.sock`; `none` takes all for clean; without it nothing is attached. */
  PAN_SCANNER: z.union([z.literal('none'), z.url({ protocol: /^clamd$/ })]).optional(),
  /** Seeds of the Ed25519 keys that sign attestations: 64 hexadecimal digits each, parted by `.` or `,`, the newest first; without one nothing is attested. */
  PAN_ATTESTATION_KEYS: z
    .string()
    .regex(/^[0-9a-f]{64}([.,\s]+[0-9a-f]{64})*$/i)
    .optional(),
  /** Where families read what waits for them; mails lead there. */
  PAN_PAGES_URL: z.url().optional(),
});

export const settings = own
  .refine((of) => !of.PAN_MAIL_URL || of.PAN_MAIL_FROM, { path: ['PAN_MAIL_FROM'] })
  .refine((of) => !of.PAN_MAIL_URL || of.PAN_PAGES_URL, { path: ['PAN_PAGES_URL'] });

export type Settings = z.infer<typeof settings>;
