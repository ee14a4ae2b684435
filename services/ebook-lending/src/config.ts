import { serviceSettings } from '@pan/kit/ops';
import { z } from 'zod';

const count = z.coerce.number().int().min(0).max(1_000);

export const settings = serviceSettings('ebook-lending', 7104).extend({
  /** Open loans of one reader. */
  LOANS_PER_READER: count.default(5),
  /** Active holds of one reader; 0 forbids holds. */
  HOLDS_PER_READER: count.default(5),
  RENEWALS: count.default(2),
  /** Length of a loan where the licence names none. */
  LOAN_DAYS: z.coerce.number().int().min(1).max(365).default(21),
  /** How long a copy stays set aside. */
  RESERVATION_SECONDS: z.coerce.number().int().min(1).max(2_592_000).default(259_200),
  /** After this time an ended loan or hold no longer says whose it was. */
  PURGE_AFTER_DAYS: z.coerce.number().min(0).max(365).default(30),
  /** Where a reader signs in; reading apps are sent there, and change the code for a token at TOKEN_URL. */
  AUTHORIZATION_URL: z.url().default('http://127.0.0.1:7109/auth'),
  /** As whom they ask: the identity provider's client without a secret. */
  READING_CLIENT: z.string().default('reading-apps'),
});

export type Settings = z.infer<typeof settings>;
