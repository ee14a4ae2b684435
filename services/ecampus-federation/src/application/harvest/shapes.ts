import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readDay } from '@pan/kit/domain';
import { modes, type Finding } from '../../domain/institution.js';
import { canonicalTag } from './languages.js';
import { unkeepableIn } from './values.js';

// OOAPI v5 as the federation reads it: what the standard requires is required, what it does not name is let pass.

export interface LanguageText {
  readonly language: string;
  readonly value: string;
}

export interface Code {
  readonly codeType: string;
  readonly code: string;
}

export interface Consumer {
  readonly consumerKey: string;
  readonly [attribute: string]: unknown;
}

export interface OoapiCourse {
  readonly courseId: string;
  readonly primaryCode: Code;
  readonly name: readonly LanguageText[];
  readonly abbreviation: string;
  readonly description: readonly LanguageText[];
  readonly teachingLanguage: string;
  readonly level: string;
  readonly modeOfDelivery?: readonly string[];
  readonly studyLoad?: { readonly studyLoadUnit: string; readonly value: number };
  readonly consumers?: readonly Consumer[];
  readonly otherCodes?: readonly Code[];
}

export interface OoapiOffering {
  readonly offeringId: string;
  readonly name: readonly LanguageText[];
  readonly abbreviation?: string;
  readonly description: readonly LanguageText[];
  readonly startDate: string;
  readonly endDate: string;
  readonly enrollStartDate?: string;
  readonly enrollEndDate?: string;
  readonly maxNumberStudents?: number;
  readonly consumers?: readonly Consumer[];
  readonly otherCodes?: readonly Code[];
}

export interface OoapiService {
  readonly contactEmail: string;
  readonly specification: string;
  readonly documentation: string;
}

export interface OoapiPage {
  readonly pageNumber: number;
  readonly hasNextPage: boolean;
  readonly items: readonly unknown[];
}

const levels = [
  'secondary vocational education',
  ...[1, 2, 3, 4].map((number) => `secondary vocational education ${number}`),
  ...['associate degree', 'bachelor', 'master', 'doctoral', 'undefined', 'undivided', 'nt2-1', 'nt2-2'],
];

/** The federation's own consumer: what Quebec needs and the standard has no field for. */
export const consumerKey = 'x-ecampus-qc';

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

const schemas = {
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

const ajv = new Ajv2020({ allErrors: false, strict: false });
formats.default(ajv);
ajv.addFormat('day', (text) => text >= '1900' && readDay(text) !== null);
ajv.addFormat('tag', (text) => /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/.test(canonicalTag(text)));

export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly finding: Finding };

const reading = <T>(schema: object) => {
  const valid = ajv.compile(schema);
  return (value: unknown): Reading<T> =>
    valid(value) ? { ok: true, value: value as T } : { ok: false, finding: findingOf(valid.errors?.[0]) };
};

const readingItem = <T>(schema: object, faultIn: (item: T) => Finding | null = () => null) => {
  const read = reading<T>(schema);
  return (value: unknown): Reading<T> => {
    const unkeepable = unkeepableIn(value);
    if (unkeepable) return { ok: false, finding: unkeepable };
    const item = read(withoutNulls(value));
    const fault = item.ok ? faultIn(item.value) : null;
    return fault ? { ok: false, finding: fault } : item;
  };
};

/** A field that says null says nothing. */
function withoutNulls(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
}

function wrongOrder({ startDate, endDate, enrollStartDate, enrollEndDate }: OoapiOffering): Finding | null {
  if (endDate < startDate) return { pointer: '/endDate', reason: 'lies before startDate' };
  if (!enrollStartDate || !enrollEndDate || enrollStartDate <= enrollEndDate) return null;
  return { pointer: '/enrollEndDate', reason: 'lies before enrollStartDate' };
}

export const readService = reading<OoapiService>(schemas.service);
export const readPage = reading<OoapiPage>(schemas.page);
export const readCourse = readingItem<OoapiCourse>(schemas.course);
export const readOffering = readingItem<OoapiOffering>(schemas.offering, wrongOrder);

/** The pointer goes to what is missing, too. */
function findingOf(error: ErrorObject | undefined): Finding {
  const missing = (error?.params as { missingProperty?: string } | undefined)?.missingProperty;
  return {
    pointer: `${error?.instancePath ?? ''}${missing ? `/${missing}` : ''}` || '/',
    reason: error?.message ?? '',
  };
}
