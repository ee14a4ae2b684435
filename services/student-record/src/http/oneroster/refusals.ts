import type { Problem, RefusalShape } from '@pan/kit/http';
import { statusInfo, statusInfoSchema, statusInfoSet, statusInfoSetSchema } from '@pan/oneroster';

const refusalOf = ({ status, code, detail, remedy, errors = [] }: Problem) => ({
  status,
  code,
  detail: [detail, remedy, ...errors.map(({ pointer, detail }) => `${pointer}: ${detail}`)].filter(Boolean).join(' '),
});

/** Refusals on the addresses of OneRoster, as version 1.1 and the official OpenAPI of 1.2 print them (decision 0025). */
export const oneRosterRefusals: readonly RefusalShape[] = [
  {
    prefix: '/ims/oneroster/v1p1/',
    mediaType: 'application/json',
    name: 'imsx_StatusInfoSet',
    schema: statusInfoSetSchema,
    render: (problem) => statusInfoSet(refusalOf(problem)),
  },
  {
    prefix: '/ims/oneroster/',
    mediaType: 'application/json',
    name: 'imsx_StatusInfo',
    schema: statusInfoSchema,
    render: (problem) => statusInfo(refusalOf(problem)),
  },
];
