/** `imsx_StatusInfoDType` of the official OpenAPI 1.2: the whole body of a refusal, without a key around it. */
export interface StatusInfo {
  readonly imsx_codeMajor: 'failure' | 'unsupported';
  readonly imsx_severity: 'error';
  readonly imsx_description: string;
  readonly imsx_CodeMinor?: {
    readonly imsx_codeMinorField: readonly {
      readonly imsx_codeMinorFieldName: 'TargetEndSystem';
      readonly imsx_codeMinorFieldValue: CodeMinor;
    }[];
  };
}

/** The closed list of the rostering and resources services; gradebook adds its own. */
export const codesMinor = [
  'fullsuccess',
  'invalid_filter_field',
  'invalid_selection_field',
  'invaliddata',
  'unauthorisedrequest',
  'forbidden',
  'server_busy',
  'unknownobject',
  'internal_server_error',
  'deletefailure',
] as const;
export type CodeMinor = (typeof codesMinor)[number];

/** A refusal as this system says it. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** Why something cannot be deleted, in the words of this system. */
const ofDeletions = ['category-in-use', 'score-scale-in-use', 'line-item-has-results-of-others'];

/** What a wrong query is called. The standard's list has no word for a sort field that does not exist: it is a wrong selection. */
const ofQueries: Readonly<Record<string, CodeMinor>> = {
  'filter-invalid': 'invalid_filter_field',
  'filter-field-unknown': 'invalid_filter_field',
  'filter-value-invalid': 'invalid_filter_field',
  'query-too-wide': 'invalid_filter_field',
  'paging-invalid': 'invalid_selection_field',
  'selection-invalid': 'invalid_selection_field',
  'selection-field-unknown': 'invalid_selection_field',
  'sort-field-unknown': 'invalid_selection_field',
};

const ofStatuses: Readonly<Record<number, CodeMinor>> = {
  401: 'unauthorisedrequest',
  403: 'forbidden',
  404: 'unknownobject',
  429: 'server_busy',
  503: 'server_busy',
};

export function codeMinorOf({ status, code }: Pick<Refusal, 'status' | 'code'>): CodeMinor {
  if (ofDeletions.includes(code)) return 'deletefailure';
  return ofQueries[code] ?? ofStatuses[status] ?? (status >= 500 ? 'internal_server_error' : 'invaliddata');
}

export function statusInfo(refusal: Refusal): StatusInfo {
  const said = { imsx_severity: 'error', imsx_description: refusal.detail } as const;
  // No code minor says that there is no such operation.
  if (refusal.status === 405) return { imsx_codeMajor: 'unsupported', ...said };
  const field = { imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: codeMinorOf(refusal) } as const;
  return { imsx_codeMajor: 'failure', ...said, imsx_CodeMinor: { imsx_codeMinorField: [field] } };
}

const text = { type: 'string' };

/** Its JSON Schema. */
export const statusInfoSchema = {
  type: 'object',
  required: ['imsx_codeMajor', 'imsx_severity'],
  additionalProperties: false,
  properties: {
    imsx_codeMajor: { ...text, enum: ['success', 'processing', 'failure', 'unsupported'] },
    imsx_severity: { ...text, enum: ['status', 'warning', 'error'] },
    imsx_description: text,
    imsx_CodeMinor: {
      type: 'object',
      required: ['imsx_codeMinorField'],
      additionalProperties: false,
      properties: {
        imsx_codeMinorField: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['imsx_codeMinorFieldName', 'imsx_codeMinorFieldValue'],
            additionalProperties: false,
            properties: { imsx_codeMinorFieldName: text, imsx_codeMinorFieldValue: { ...text, enum: codesMinor } },
          },
        },
      },
    },
  },
};
