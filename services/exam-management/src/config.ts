import { serviceSettings } from '@pan/kit/ops';
import { z } from 'zod';

const secret = z.string().min(32).optional();

export const settings = serviceSettings('exam-management', 7102).extend({
  /** Secret of the tokens that candidates get ahead of a session; without it none is issued. */
  ADMISSION_KEY: secret,
  /** The one before, whose tokens are still accepted: kept until the last session for which it signed is over. */
  ADMISSION_KEY_BEFORE: secret,
  /** Keys that wrap the data keys of items, files and packages: 64 hexadecimal digits each, parted by `.` or `,`, the newest first. */
  PAN_CONTENT_KEYS: z.string().regex(/^[0-9a-f]{64}([.,\s]+[0-9a-f]{64})*$/i),
});

export type Settings = z.infer<typeof settings>;
