import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { foldedForSearch, inPreferredLanguage } from '@pan/kit/domain';
import type { OfferingDescription } from '../../domain/offering.js';
import { canonicalTag, languageCode } from '../../domain/languages.js';
import { consumerKey, type LanguageText, wordsIn } from '../../domain/ooapi.js';
import type { CourseRow } from '../../persistence/courses/course.repository.js';
import type { Code, Consumer, OoapiCourse, OoapiOffering } from './shapes.js';

// What of an institution's answer is kept: the standard's own fields, under ids of the federation. Persons, programmes and extensions stay where they are.

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

/** What an institution calls so is always the same thing here, and no institution can take another's id: a course below its institution, an offering below its course. */
export const federationId = (above: string, remoteId: string): string => uuidv5(remoteId.toLowerCase(), above);

export function courseRow(institutionId: string, course: OoapiCourse): CourseRow {
  const document = kept(course, courseFields, course.courseId);
  const own = ownOf(course.consumers);
  const load = course.studyLoad;
  const credits = typeof own?.['credits'] === 'number' ? own['credits'] : (load?.value ?? null);
  const title = french(course.name);
  const row = {
    code: course.primaryCode.code,
    title,
    language: languageCode(course.teachingLanguage),
    modes: course.modeOfDelivery ?? [],
    level: course.level,
    credits,
    creditUnit: typeof own?.['credits'] === 'number' ? 'credit' : (load?.studyLoadUnit ?? null),
    document,
    titleKey: beginning(foldedForSearch(title), 300),
    folded: beginning(foldedForSearch(`${wordsIn(course)} ${course.primaryCode.code}`), 100_000),
  };
  return { id: federationId(institutionId, course.courseId), ...row, digest: digestOf(row) };
}

/** So much of it as an index takes, in whole characters. */
const beginning = (text: string, longest: number): string => {
  const cut = text.slice(0, longest);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
};

/** `maxNumberStudents` is what the host gives to the federation, unless `x-ecampus-qc` names `seats`. */
export function offeringDescription(offering: OoapiOffering): OfferingDescription {
  const own = ownOf(offering.consumers)?.['seats'];
  const document = kept(offering, offeringFields, offering.offeringId);
  const it = {
    title: french(offering.name),
    seats: typeof own === 'number' ? own : (offering.maxNumberStudents ?? null),
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
    fields.filter((field) => given[field] != null).map((field) => [field, inCase(field, given[field])]),
  );
  const otherCodes = [...(given.otherCodes ?? []), { codeType: 'uuid', code: remoteId }].map(plain);
  return { ...document, primaryCode: plain(given.primaryCode), otherCodes };
}

const inSeveralLanguages = ['name', 'description', 'admissionRequirements', 'assessment'];

function inCase(field: string, value: unknown): unknown {
  if (field === 'teachingLanguage') return (value as string).toLowerCase();
  if (!inSeveralLanguages.includes(field)) return value;
  return (value as LanguageText[]).map((text) => ({ ...text, language: canonicalTag(text.language) }));
}

/** The standard allows nothing else in a code. */
const plain = ({ codeType, code }: Code): Code => ({ codeType, code });

const ownOf = (consumers: readonly Consumer[] | undefined): Consumer | undefined =>
  consumers?.find((consumer) => consumer.consumerKey === consumerKey);

function french(texts: readonly LanguageText[]): string {
  return inPreferredLanguage(texts.map(({ language, value }) => [language, value] as const))!;
}

const digestOf = (value: object): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url');
