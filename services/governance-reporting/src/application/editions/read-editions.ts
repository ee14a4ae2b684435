import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork, type Page, type PageRequest, page } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { catalogueOf, type StoredFile } from '../../domain/editions/dcat.js';
import { EditionQueries, type EditionRow } from '../../persistence/editions/editions.queries.js';
import { EditionSignature } from './edition-signature.js';

export interface OpenedFile {
  readonly file: StoredFile;
  readonly content: AsyncGenerator<Buffer>;
}

/** So many editions are in the catalogue; older ones stay where they are. */
const catalogued = 50;

/** Released editions, which anybody reads, and drafts, which those read who settle them. */
@Injectable()
export class ReadEditions {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: EditionQueries,
    private readonly signature: EditionSignature,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  released(query: PageRequest): Promise<Page<EditionRow>> {
    return this.list('released', query);
  }

  drafts(query: PageRequest): Promise<Page<EditionRow>> {
    return this.work.run(() => this.list('draft', query));
  }

  /** @throws DomainError edition-unknown */
  async edition(number: number): Promise<EditionRow> {
    return known(number, await this.queries.one(number, ['released']));
  }

  /** @throws DomainError edition-unknown */
  draft(number: number): Promise<EditionRow> {
    return this.work.run(async () => known(number, await this.queries.one(number, ['draft', 'withdrawn', 'released'])));
  }

  /** @throws DomainError edition-unknown, edition-file-unknown */
  async file(number: number, path: string): Promise<OpenedFile> {
    const file = await this.queries.file(number, path, ['released']);
    if (!file) {
      await this.edition(number);
      throw new DomainError('edition-file-unknown', { number, path });
    }
    return { file, content: this.queries.content(number, file) };
  }

  /** A file of a draft, for those who check it. @throws DomainError edition-file-unknown */
  draftFile(number: number, path: string): Promise<{ file: StoredFile; content: Buffer }> {
    return this.work.run(async () => {
      const file = await this.queries.file(number, path, ['draft', 'released']);
      if (!file) throw new DomainError('edition-file-unknown', { number, path });
      const parts: Buffer[] = [];
      for await (const part of this.queries.content(number, file)) parts.push(part);
      return { file, content: Buffer.concat(parts) };
    });
  }

  /** The newest editions as one DCAT-AP catalogue. */
  async catalogue(): Promise<object> {
    const editions = await this.queries.list('released', null, catalogued);
    const { PUBLIC_URL: base, EDITION_LICENCE: licence } = this.settings;
    return catalogueOf(
      editions.map((edition) => ({ ...edition, issued: schoolDay(edition.releasedAt!) })),
      { base, licence },
    );
  }

  /** JWKS (RFC 7517) of all signatures. */
  async keys(): Promise<{ keys: object[] }> {
    const [present, used] = [await this.signature.publicKey(), await this.queries.keys()];
    const byId = new Map([...used, ...(present ? [present] : [])].map((key) => [(key as { kid: string }).kid, key]));
    return { keys: [...byId.values()] };
  }

  private async list(state: EditionRow['state'], query: PageRequest): Promise<Page<EditionRow>> {
    const before = query.after((key) =>
      Number.isSafeInteger(key) && (key as number) < 2 ** 31 ? (key as number) : null,
    );
    return page(await this.queries.list(state, before, query.limit + 1), query.limit, ({ number }) => number);
  }
}

function known(number: number, edition: EditionRow | null): EditionRow {
  if (!edition) throw new DomainError('edition-unknown', { number });
  return edition;
}
