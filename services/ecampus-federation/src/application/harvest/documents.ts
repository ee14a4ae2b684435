import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { inPreferredLanguage } from '@pan/kit/domain';
import type { OfferingDescription } from '../../domain/offering.js';
import { folded } from './folded.js';
import type { Code, Consumer, LanguageText, OoapiCourse, OoapiOffering } from './shapes.js';

// What of an institution's answer is kept: the standard's own fields, under ids of the federation. Persons, programmes and extensions stay where they are.

/** The federation's own consumer: what Quebec needs and the standard has no field for. */
export const consumerKey = 'x-ecampus-qc';

const courseFields = [
  ...[
    'primaryCode',
    'name',
    'abbreviation',
    'description',
    'studyLoad',
    'modeOfDelivery',
    'duration',
    'teachingLanguage',
  ],
  ...['fieldsOfStudy', 'admissionRequirements', 'assessment', 'level', 'link', 'otherCodes', 'consumers'],
] as const;
const offeringFields = [
  ...['primaryCode', 'offeringType', 'name', 'abbreviation', 'description', 'teachingLanguage', 'modeOfDelivery'],
  ...['minNumberStudents', 'resultExpected', 'resultValueType', 'link', 'otherCodes', 'consumers'],
  ...['startDate', 'endDate', 'enrollStartDate', 'enrollEndDate', 'flexibleEntryPeriodStart', 'flexibleEntryPeriodEnd'],
] as const;

/** A course as the table holds it. */
export interface CourseRow {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly language: string;
  readonly modes: readonly string[];
  readonly level: string;
  readonly credits: number | null;
  readonly creditUnit: string | null;
  readonly document: Readonly<Record<string, unknown>>;
  readonly digest: string;
  readonly titleKey: string;
  readonly folded: string;
}

/** What an institution calls so is always the same thing here, and no institution can take another's id: a course below its institution, an offering below its course. */
export const federationId = (above: string, remoteId: string): string => uuidv5(remoteId.toLowerCase(), above);

export function courseRow(institutionId: string, course: OoapiCourse): CourseRow {
  const document = kept(course, courseFields, course.courseId);
  const own = ownOf(course.consumers);
  const load = course.studyLoad;
  const credits = typeof own?.['credits'] === 'number' ? own['credits'] : (load?.value ?? null);
  const title = french(course.name);
  return {
    id: federationId(institutionId, course.courseId),
    code: course.primaryCode.code,
    title,
    language: course.teachingLanguage,
    modes: course.modeOfDelivery ?? [],
    level: course.level,
    credits,
    creditUnit: typeof own?.['credits'] === 'number' ? 'credit' : (load?.studyLoadUnit ?? null),
    document,
    digest: digestOf(document),
    titleKey: folded(title).slice(0, 300),
    folded: folded(
      [...course.name, ...course.description].map(({ value }) => value).join(' ') +
        ` ${course.abbreviation} ${course.primaryCode.code}`,
    ).slice(0, 100_000),
  };
}

/** `maxNumberStudents` is what the host gives to the federation, unless `x-ecampus-qc` names `seats`. */
export function offeringDescription(offering: OoapiOffering): OfferingDescription {
  const own = ownOf(offering.consumers)?.['seats'];
  const seats = typeof own === 'number' && Number.isInteger(own) && own >= 0 && own <= 1_000_000 ? own : null;
  const document = kept(offering, offeringFields, offering.offeringId);
  const it = {
    title: french(offering.name),
    seats: seats ?? offering.maxNumberStudents ?? null,
    startsOn: offering.startDate,
    endsOn: offering.endDate,
    enrolFrom: offering.enrollStartDate ?? null,
    enrolUntil: offering.enrollEndDate ?? null,
    document,
  };
  return { ...it, digest: digestOf(it) };
}

function kept(of: object, fields: readonly string[], remoteId: string): Record<string, unknown> {
  const given = of as Record<string, unknown> & { primaryCode: Code; otherCodes?: readonly Code[] };
  const document = Object.fromEntries(
    fields.filter((field) => given[field] != null).map((field) => [field, given[field]]),
  );
  const otherCodes = [...(given.otherCodes ?? []), { codeType: 'uuid', code: remoteId }].map(plain);
  return { ...document, primaryCode: plain(given.primaryCode), otherCodes };
}

/** The standard allows nothing else in a code. */
const plain = ({ codeType, code }: Code): Code => ({ codeType, code });

const ownOf = (consumers: readonly Consumer[] | undefined): Consumer | undefined =>
  consumers?.find((consumer) => consumer.consumerKey === consumerKey);

function french(texts: readonly LanguageText[]): string {
  return inPreferredLanguage(texts.map(({ language, value }) => [language, value] as const))!;
}

const digestOf = (value: object): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url');
