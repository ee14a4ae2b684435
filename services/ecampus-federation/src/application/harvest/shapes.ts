import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readDay } from '@pan/kit/domain';
import type { Finding } from '../../domain/institution.js';
import { canonicalTag } from '../../domain/languages.js';
import type { Worded } from '../../domain/ooapi.js';
import { schemas } from './schemas.js';
import { unkeepableIn } from './values.js';

// OOAPI v5 as the federation reads it.

export interface Code {
  readonly codeType: string;
  readonly code: string;
}

export interface Consumer {
  readonly consumerKey: string;
  readonly [attribute: string]: unknown;
}

export interface OoapiCourse extends Worded {
  readonly courseId: string;
  readonly primaryCode: Code;
  readonly abbreviation: string;
  readonly teachingLanguage: string;
  readonly level: string;
  readonly modeOfDelivery?: readonly string[];
  readonly studyLoad?: { readonly studyLoadUnit: string; readonly value: number };
  readonly consumers?: readonly Consumer[];
  readonly otherCodes?: readonly Code[];
}

export interface OoapiOffering extends Worded {
  readonly offeringId: string;
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
