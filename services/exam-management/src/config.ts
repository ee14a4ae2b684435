import { serviceSettings } from '@pan/kit/ops';
import { z } from 'zod';

export const settings = serviceSettings('exam-management', 7102).extend({
  /** Keys that wrap the data keys of items, files and packages: 64 hexadecimal digits each, parted by `.` or `,`, the newest first. */
  PAN_CONTENT_KEYS: z.string().regex(/^[0-9a-f]{64}([.,\s]+[0-9a-f]{64})*$/i),
});

export type Settings = z.infer<typeof settings>;
