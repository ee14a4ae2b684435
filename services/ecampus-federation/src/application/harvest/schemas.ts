import { modes } from '../../domain/institution.js';
import { consumerKey } from '../../domain/ooapi.js';

// JSON Schema of OOAPI v5: what the standard requires is required, what it does not name is let pass.

const levels = [
  'secondary vocational education',
  ...[1, 2, 3, 4].map((number) => `secondary vocational education ${number}`),
  ...['associate degree', 'bachelor', 'master', 'doctoral', 'undefined', 'undivided', 'nt2-1', 'nt2-2'],
];

const text = { type: 'string' } as const;
const short = { type: 'string', minLength: 1, maxLength: 256 } as const;
const uuid = { type: 'string', pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' } as const;
const uri = { type: 'string', format: 'uri', maxLength: 2_048 } as const;
const day = { type: 'string', format: 'day' } as const;
const number = { type: 'integer', minimum: 0, maximum: 1_000_000 } as const;
const language = { type: 'string', pattern: '^[a-zA-Z]{3}$' } as const;
const code = {
  type: 'object',
  required: ['codeType', 'code'],
  properties: { codeType: short, code: { type: 'string', minLength: 1, maxLength: 60 } },
} as const;
const words = (longest: number) => ({
  type: 'array',
  minItems: 1,
  maxItems: 20,
  items: {
    type: 'object',
    required: ['language', 'value'],
    properties: {
      language: { type: 'string', format: 'tag' },
      value: { type: 'string', minLength: 1, maxLength: longest },
    },
  },
});
const consumers = {
  type: 'array',
  maxItems: 50,
  items: {
    type: 'object',
    required: ['consumerKey'],
    properties: { consumerKey: short },
    if: { properties: { consumerKey: { const: consumerKey } } },
    then: {
      properties: {
        seats: { ...number, type: ['integer', 'null'] },
        credits: { type: ['number', 'null'], minimum: 0, maximum: 1_000 },
      },
    },
  },
};
const modesOfDelivery = { type: 'array', maxItems: 10, items: { type: 'string', enum: modes } };
/** ISO 8601. */
const duration =
  '^(-?)P(?=\\d|T\\d)(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)([DW]))?(?:T(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+(?:\\.\\d+)?)S)?)?$';
const shared = {
  ...{ primaryCode: code, name: words(300), abbreviation: short, description: words(20_000) },
  ...{ teachingLanguage: language, modeOfDelivery: modesOfDelivery, link: uri, consumers },
  otherCodes: { type: 'array', maxItems: 50, items: code },
};

export const schemas = {
  service: {
    type: 'object',
    required: ['contactEmail', 'specification', 'documentation'],
    properties: { contactEmail: { ...text, format: 'email' }, specification: uri, documentation: uri },
  },
  page: {
    type: 'object',
    required: ['pageNumber', 'hasNextPage', 'items'],
    properties: {
      pageNumber: { type: 'integer', minimum: 1 },
      hasNextPage: { type: 'boolean' },
      items: { type: 'array' },
    },
  },
  course: {
    type: 'object',
    required: ['courseId', 'primaryCode', 'name', 'abbreviation', 'description', 'teachingLanguage', 'level'],
    properties: {
      ...{ courseId: uuid, ...shared, level: { type: 'string', enum: levels } },
      ...{ admissionRequirements: words(20_000), assessment: words(20_000), fieldsOfStudy: { ...text, maxLength: 4 } },
      duration: { type: 'string', maxLength: 60, pattern: duration },
      studyLoad: {
        type: 'object',
        required: ['studyLoadUnit', 'value'],
        properties: {
          studyLoadUnit: { type: 'string', enum: ['contacttime', 'ects', 'sbu', 'sp', 'hour'] },
          value: { type: 'number', minimum: 0, maximum: 10_000 },
        },
      },
    },
  },
  offering: {
    type: 'object',
    required: [
      ...['offeringId', 'primaryCode', 'offeringType', 'name', 'description'],
      ...['teachingLanguage', 'resultExpected', 'startDate', 'endDate'],
    ],
    properties: {
      ...{ offeringId: uuid, ...shared, offeringType: { const: 'course' }, resultExpected: { type: 'boolean' } },
      ...{ startDate: day, endDate: day, enrollStartDate: day, enrollEndDate: day },
      ...{ flexibleEntryPeriodStart: day, flexibleEntryPeriodEnd: day },
      ...{ maxNumberStudents: number, minNumberStudents: number },
      resultValueType: { type: 'string', enum: ['pass-or-fail', 'US letter', 'UK letter', '0-100', '1-10'] },
    },
  },
};
