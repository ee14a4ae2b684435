import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { Network, Published } from '@pan/disclosure';
import type { Unit } from '@pan/kit/data';
import { decodeText, DomainError, instantOf } from '@pan/kit/domain';
import type { Dataset } from '../../domain/editions/dataset.js';
import type { StoredFile } from '../../domain/editions/dcat.js';
import { Edition, type EditionState } from '../../domain/editions/edition.js';

const [packed, unpacked] = [promisify(gzip), promisify(gunzip)];

/** A dataset as an edition declares it. */
export interface DeclaredDataset extends Dataset {
  readonly rowCount: number;
}

export interface WrittenFile extends StoredFile {
  readonly content: Buffer;
}

interface Row extends Omit<EditionState, 'datasets' | 'approvals' | 'id'> {
  readonly id: string;
  readonly datasets: readonly DeclaredDataset[];
  readonly approvals: readonly { by: string; at: string }[];
}

const columns = `number, id, base, corrects, reason, organisation, school_years as "schoolYears", datasets, findings,
  made_at as "madeAt", state, approvals, released_at as "releasedAt"`;

/** Editions with their files, and the true numbers behind them, which nobody else sees. */
@Injectable()
export class EditionRepository {
  async nextNumber(unit: Unit): Promise<number> {
    const [row] = await unit.query<{ number: number }>(`select nextval('edition_number')::integer as number`);
    return row!.number;
  }

  async isMade(unit: Unit, jobId: string): Promise<boolean> {
    return (await unit.query(`select from edition where job_id = $1`, [jobId])).length > 0;
  }

  async add(
    unit: Unit,
    {
      current,
      jobId,
      madeBy,
      datasets,
      network,
      files,
    }: {
      readonly current: EditionState;
      readonly jobId: string;
      readonly madeBy: string;
      readonly datasets: readonly DeclaredDataset[];
      readonly network: Published;
      readonly files: readonly WrittenFile[];
    },
  ): Promise<void> {
    const { number, id, base, corrects, reason, organisation, schoolYears, findings, madeAt } = current;
    await unit.query(
      `insert into edition (number, id, job_id, base, corrects, reason, organisation, school_years, datasets, findings, made_by, made_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[number, id, jobId, base, corrects, reason, organisation, schoolYears],
        ...[JSON.stringify(datasets), JSON.stringify(findings), madeBy, madeAt],
      ],
    );
    for (const file of files) await this.addFile(unit, number, file);
    const kept = await packed(JSON.stringify({ network: network.network, hidden: [...network.hidden] }));
    await unit.under('app.disclosure', 'on', () =>
      unit.query(`insert into edition_network (number, network) values ($1, $2)`, [number, kept]),
    );
  }

  async addFile(unit: Unit, number: number, { path, mediaType, sha256, bytes, content }: WrittenFile): Promise<void> {
    await unit.query(
      `insert into edition_file (number, path, media_type, sha256, bytes, content) values ($1, $2, $3, decode($4, 'hex'), $5, $6)`,
      [number, path, mediaType, sha256, bytes, content],
    );
  }

  /** What released editions published and what they hid, the first one first. */
  async published(unit: Unit): Promise<Published[]> {
    const rows = await unit.under('app.disclosure', 'on', () =>
      unit.query<{ network: Buffer }>(
        `select n.network from edition_network n join edition e using (number) where e.state = 'released' order by number`,
      ),
    );
    const read = async ({ network }: { network: Buffer }): Promise<Published> => {
      const kept = JSON.parse(decodeText(await unpacked(network))) as { network: Network; hidden: string[] };
      return { network: kept.network, hidden: new Set(kept.hidden) };
    };
    return Promise.all(rows.map(read));
  }

  /** Releases come one after the other: each is checked against the one before. */
  async lockReleases(unit: Unit): Promise<number | null> {
    await unit.query(`select pg_advisory_xact_lock(hashtext('edition releases'))`);
    return this.lastReleased(unit);
  }

  async lastReleased(unit: Unit): Promise<number | null> {
    const [row] = await unit.query<{ number: number | null }>(
      `select max(number) as number from edition where state = 'released'`,
    );
    return row!.number;
  }

  /** @throws DomainError edition-unknown */
  async load(unit: Unit, number: number): Promise<{ edition: Edition; datasets: readonly DeclaredDataset[] }> {
    const [row] = await unit.query<Row>(`select ${columns} from edition where number = $1 for no key update`, [number]);
    if (!row) throw new DomainError('edition-unknown', { number });
    const approvals = row.approvals.map(({ by, at }) => ({ by, at: instantOf(at) }));
    return {
      edition: new Edition({ ...row, approvals, datasets: row.datasets.map(({ id }) => id) }),
      datasets: row.datasets,
    };
  }

  /** @param signedWith public key of the signature of a released edition */
  async save(unit: Unit, { state: current }: Edition, signedWith: object | null): Promise<void> {
    await unit.query(
      `update edition set approvals = $2, state = $3, released_at = $4, signed_with = $5 where number = $1`,
      [
        ...[current.number, JSON.stringify(current.approvals), current.state, current.releasedAt],
        signedWith && JSON.stringify(signedWith),
      ],
    );
  }
}
