import type { RefusalShape } from '@pan/kit/http';
import { statusInfo, statusInfoSchema } from '@pan/oneroster';

/** Refusals on the addresses of OneRoster 1.2, as its official OpenAPI prints them (decision 0025). */
export const oneRosterRefusals: RefusalShape = {
  prefix: '/ims/oneroster/',
  mediaType: 'application/json',
  name: 'imsx_StatusInfo',
  schema: statusInfoSchema,
  render: ({ status, code, detail, remedy, errors = [] }) =>
    statusInfo({
      status,
      code,
      detail: [detail, remedy, ...errors.map(({ pointer, detail }) => `${pointer}: ${detail}`)]
        .filter(Boolean)
        .join(' '),
    }),
};
