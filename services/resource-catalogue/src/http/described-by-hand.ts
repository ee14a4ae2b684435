import { DomainError, isbn13 } from '@pan/kit/domain';
import { isCompetency } from '../application/resources/competencies.js';
import { described, unseenOf, type Described, type Description } from '../domain/description.js';
import { subjectCode } from '../domain/subjects.js';
import { webAddress } from '../domain/web-address.js';
import type { DescriptionBody } from './resources.dto.js';

/**
 * A person is told what is wrong at once; nothing is kept with a warning.
 * @throws DomainError competency-unknown, isbn-invalid, address-invalid, text-unseen, title-missing
 */
export function describedByHand(body: DescriptionBody): Described {
  const { isbn = null, locator = null, competencies = [] } = body;
  const unknown = competencies.find((code) => !isCompetency(code));
  if (unknown !== undefined) throw new DomainError('competency-unknown', { competency: unknown });
  if (isbn && !isbn13(isbn)) throw new DomainError('isbn-invalid');
  if (locator && !webAddress(locator)) throw new DomainError('address-invalid');
  const given: Description = {
    title: body.title,
    summary: body.summary ?? null,
    kind: body.kind,
    creators: body.creators ?? [],
    levels: body.levels ?? [],
    subjects: (body.subjects ?? []).map((subject) => subjectCode(subject) ?? subject),
    keywords: body.keywords ?? [],
    language: body.language,
    licence: body.licence ?? null,
    isbn: isbn || null,
    publisher: body.publisher ?? null,
    locator: locator || null,
    format: body.format ?? null,
    competencies,
    issued: body.issued ?? null,
  };
  const found = unseenOf(given);
  if (found) throw new DomainError('text-unseen', { ...found });
  return described(given);
}
