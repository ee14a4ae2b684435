import {
  dataTables,
  type DataRow,
  type DataTable,
  leftOut,
  type TakenData,
  titleOf,
  withheldTables,
} from '../../domain/portability/data-tables.js';
import { type TaggedPdf, taggedPdf } from '../documents/tagged-pdf.js';

/** The package to be read by people, also by ear. */
export function pdfOf(taken: TakenData, madeOn: string): Promise<Buffer> {
  const title = 'Données de l’élève · The learner’s data';
  return taggedPdf(title, (page) => {
    page.heading('H1', title, 18);
    page.paragraph(madeOn);
    for (const [table, rows] of taken) writeTable(page, dataTables[table], rows);
    page.heading('H2', 'Ce qui n’est pas ici · What is not here', 13);
    for (const { fr, en } of leftOut) page.paragraph(`${fr} · ${en}`);
    for (const table of withheldTables(taken))
      page.paragraph(`${titleOf(dataTables[table])}: pas de droit de lecture · no right to read`);
  });
}

function writeTable(page: TaggedPdf, table: DataTable, rows: readonly DataRow[]): void {
  page.heading('H2', titleOf(table), 13);
  if (rows.length === 0) page.paragraph('Rien · Nothing');
  for (const [at, row] of rows.entries()) {
    if (rows.length > 1) page.heading('H3', `${at + 1} / ${rows.length}`, 10);
    page.list(
      table.columns.flatMap(({ name, fr, en }) => {
        const value = row[name];
        return value === null || value === undefined || value === '' ? [] : [`${fr} · ${en} : ${String(value)}`];
      }),
    );
  }
}
