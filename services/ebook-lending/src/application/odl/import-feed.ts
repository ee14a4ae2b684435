import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type KnownOrganisation, organisationInReach } from '@pan/record-copies';
import { LendingTerms } from '../../domain/terms.js';
import { AcquireLicence } from '../licences/acquire-licence.js';
import { departureTexts, type Departure } from './departures.js';
import { readFeed, type FeedEntry } from './read-feed.js';
import type { ReadLicence } from './read-licence.js';
import { RegisterTitle } from '../titles/register-title.js';

export interface ImportedLicence {
  readonly identifier: string | null;
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'refused';
  readonly licenceId: string | null;
  /** Why it was refused. */
  readonly reason: { code: string; params: Readonly<Record<string, string | number>> } | null;
}

export interface ImportedPublication {
  readonly index: number;
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'refused';
  readonly titleId: string | null;
  readonly licences: readonly ImportedLicence[];
  readonly departures: readonly Departure[];
}

export interface ImportedFeed {
  readonly departures: readonly Departure[];
  readonly publications: readonly ImportedPublication[];
}

/** A distributor's feed: its publications become titles, its licences the organisation's. One publication at a time; the same feed again changes nothing. */
@Injectable()
export class ImportFeed {
  constructor(
    private readonly work: UnitOfWork,
    private readonly register: RegisterTitle,
    private readonly acquire: AcquireLicence,
    private readonly terms: LendingTerms,
  ) {}

  /** @param strict refuses each publication that departs from the standards, and all of a feed that does */
  async run(document: unknown, organisation: string, strict: boolean): Promise<ImportedFeed> {
    const of = await this.work.run((unit) => organisationInReach(unit, organisation));
    const read = readFeed(document, this.terms.loanDays);
    if ('refused' in read) throw refusal(read.refused);
    const publications: ImportedPublication[] = [];
    const isRefused = ({ departures }: FeedEntry) => strict && departures.length + read.departures.length > 0;
    for (const entry of read.entries) {
      const titleId = entry.repeats === null ? null : publications[entry.repeats]!.titleId;
      publications.push(await this.one(entry, of, isRefused(entry), titleId));
    }
    return { departures: read.departures, publications };
  }

  /** @param known the title of a book that this feed has described before */
  private async one(
    entry: FeedEntry,
    of: KnownOrganisation,
    isRefused: boolean,
    known: string | null,
  ): Promise<ImportedPublication> {
    const { index, publication, departures } = entry;
    if (!publication || isRefused) return { index, outcome: 'refused', titleId: null, licences: [], departures };
    const { titleId, outcome } = known
      ? { titleId: known, outcome: 'unchanged' as const }
      : await this.register.run(
          { ...publication.names, resourceId: null, organisationId: of.organisationId },
          publication.description,
        );
    const licences: ImportedLicence[] = [];
    for (const { pointer, licence } of publication.licences) {
      const at = `/publications/${index}${pointer}`;
      licences.push(licence ? await this.licence(licence, titleId, of.code) : unread(departures, at));
    }
    return { index, outcome, titleId, licences, departures };
  }

  private async licence(read: ReadLicence, titleId: string, organisation: string): Promise<ImportedLicence> {
    const { identifier, terms } = read;
    try {
      const purchase = { titleId, organisation, sourceId: identifier, terms };
      const { licence, outcome } = await this.acquire.run(purchase, { revise: true });
      return { identifier, outcome, licenceId: licence.id, reason: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, params } = error;
      return { identifier, outcome: 'refused', licenceId: null, reason: { code, params } };
    }
  }
}

/** What keeps a licence from being taken; all else is only reported. */
const refusing: ReadonlySet<string> = new Set([
  'licence-not-an-object',
  'licence-identifier-missing',
  'licence-identifier-repeated',
  'number-invalid',
  'instant-invalid',
]);

function unread(departures: readonly Departure[], at: string): ImportedLicence {
  const within = departures.filter(({ pointer }) => pointer.startsWith(`${at}/`) || pointer === at);
  const reason = within.findLast(({ code }) => refusing.has(code));
  return {
    identifier: null,
    outcome: 'refused',
    licenceId: null,
    reason: reason ? { code: reason.code, params: {} } : null,
  };
}

function refusal({ pointer, code }: Departure): DomainError {
  const [fr, en] = departureTexts[code];
  return new DomainError('feed-unreadable', {}, { errors: [{ pointer, code, fr, en }] });
}
