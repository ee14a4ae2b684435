import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { asTableText } from '@pan/kit/domain';
import { csvCell } from '../../domain/editions/tabular.js';
import { isCounted } from '../../domain/collections/form.js';
import type { ReturnForm } from '../../domain/collections/return-form.js';
import { headerOf } from '../../domain/collections/return-table.js';
import { CampaignRepository } from '../../persistence/collections/campaign.repository.js';
import { FormRepository } from '../../persistence/collections/form.repository.js';
import { ReturnQueries } from '../../persistence/collections/returns.queries.js';

const atOnce = 300;
type Row = Awaited<ReturnType<ReturnQueries['withCells']>>[number];

/** The returns in the caller's reach as a table that is filled in and sent back. */
@Injectable()
export class ExportReturns {
  constructor(
    private readonly work: UnitOfWork,
    private readonly campaigns: CampaignRepository,
    private readonly forms: FormRepository,
    private readonly returns: ReturnQueries,
  ) {}

  /** RFC 4180. @throws DomainError campaign-unknown */
  run(code: string): Promise<string> {
    return this.work.run(async (unit) => {
      const { form: formCode, formVersion } = await this.campaigns.find(unit, code);
      const form = await this.forms.version(formCode, formVersion);
      const lines = [headerOf(form).map(csvCell).join()];
      for (let after = ''; ;) {
        const rows = await this.returns.withCells(unit, code, after, atOnce);
        lines.push(...rows.map((row) => lineOf(row, form)));
        if (rows.length < atOnce) break;
        after = rows.at(-1)!.organisation;
      }
      return lines.map((line) => `${line}\r\n`).join('');
    });
  }
}

/** Empty is missing; what is none is 0; nothing to report and not expected are said in words. */
function lineOf(row: Row, form: ReturnForm): string {
  const said = [
    ...[row.organisation, asTableText(row.name), row.status, row.missing, row.receivedAt?.toISOString() ?? null],
    ...[row.onTime === null ? null : String(row.onTime), row.nothingToReport ? 'true' : null],
  ];
  const cells = [...form.cells.values()].map(({ code, field }) => {
    const value = row.cells[code] ?? null;
    return value === null || isCounted(field) ? value : asTableText(value);
  });
  return [...said, ...cells].map(csvCell).join();
}
