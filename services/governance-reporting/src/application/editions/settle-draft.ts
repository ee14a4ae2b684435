import { Inject, Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork, type Unit } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { catalogueOf } from '../../domain/editions/dcat.js';
import type { Edition } from '../../domain/editions/edition.js';
import { EditionRepository, type DeclaredDataset } from '../../persistence/editions/edition.repository.js';
import { EditionQueries } from '../../persistence/editions/editions.queries.js';
import { written, writtenJson } from './edition-files.js';
import { EditionSignature } from './edition-signature.js';

/** Two people release a draft, or one withdraws it. */
@Injectable()
export class SettleDraft {
  constructor(
    private readonly work: UnitOfWork,
    private readonly editions: EditionRepository,
    private readonly queries: EditionQueries,
    private readonly signature: EditionSignature,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws DomainError edition-unknown, edition-not-a-draft, edition-outdated, edition-has-critical-findings, edition-approved-already, edition-key-missing */
  approve(number: number): Promise<void> {
    return this.work.run(async (unit) => {
      const last = await this.editions.lockReleases(unit);
      const { edition, datasets } = await this.editions.load(unit, number);
      const released = edition.approve(actorOf(currentCaller()), last, await unit.now());
      await this.editions.save(unit, edition, released && (await this.seal(unit, edition, datasets)));
      await unit.emit(released);
    });
  }

  /** @throws DomainError edition-unknown, edition-not-a-draft */
  withdraw(number: number): Promise<void> {
    return this.work.run(async (unit) => {
      const { edition } = await this.editions.load(unit, number);
      edition.withdraw();
      await this.editions.save(unit, edition, null);
    });
  }

  /** Writes the catalogue and the signed list of all files. @returns the public key of the signature */
  private async seal(unit: Unit, { state }: Edition, datasets: readonly DeclaredDataset[]): Promise<object> {
    const { number, corrects, reason, schoolYears, madeAt, releasedAt } = state;
    const { files } = (await this.queries.one(number, ['draft']))!;
    const publisher = { base: this.settings.PUBLIC_URL, licence: this.settings.EDITION_LICENCE };
    const catalogue = { number, issued: schoolDay(releasedAt!), datasets, files, corrects, reason };
    const dcat = writtenJson('dcat-ap.jsonld', catalogueOf([catalogue], publisher), 'application/ld+json');
    const all = [...files, dcat].map(({ path, mediaType, bytes, sha256 }) => ({ path, mediaType, bytes, sha256 }));
    const manifest = writtenJson('manifest.json', {
      ...{ edition: number, corrects, reason, schoolYears, madeAt, releasedAt },
      files: all,
    });
    const { jws, key } = await this.signature.sign(manifest.content);
    for (const file of [dcat, manifest, written('manifest.jws', 'application/jose', jws)])
      await this.editions.addFile(unit, number, file);
    return key;
  }
}
