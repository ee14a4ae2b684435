import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import {
  dataTables,
  type DataRow,
  type DataTable,
  leftOut,
  type TakenData,
  titleOf,
  withheldTables,
} from '../../domain/portability/data-tables.js';
import { newPdf, type PdfDocument, type PdfStructure } from './pdf-document.js';

const font = (weight: string): string =>
  createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-sans/${weight}/NotoSans_${weight}.ttf`);

const [regular, bold] = ['400Regular', '700Bold'] as const;

/** PDF/UA-1: a title, a language, tags in reading order and fonts embedded, so that a screen reader reads it. */
export async function pdfOf(taken: TakenData, madeOn: string): Promise<Buffer> {
  const title = 'Données de l’élève · The learner’s data';
  const pdf = await newPdf({
    ...{ pdfVersion: '1.7', subset: 'PDF/UA', tagged: true, displayTitle: true, lang: 'fr-CA', size: 'LETTER' },
    ...{ font: font(regular), margin: 54, info: { Title: title } },
  });
  const bytes = buffer(pdf);
  const document = pdf.struct('Document');
  pdf.addStructure(document);
  const page = new Writer(pdf, document);
  page.heading('H1', title, 18);
  page.paragraph(madeOn);
  for (const [table, rows] of taken) writeTable(page, dataTables[table], rows);
  page.heading('H2', 'Ce qui n’est pas ici · What is not here', 13);
  for (const { fr, en } of leftOut) page.paragraph(`${fr} · ${en}`);
  for (const table of withheldTables(taken))
    page.paragraph(`${titleOf(dataTables[table])}: pas de droit de lecture · no right to read`);
  document.end();
  pdf.end();
  return bytes;
}

function writeTable(page: Writer, table: DataTable, rows: readonly DataRow[]): void {
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

/** Text with its tags, in reading order. */
class Writer {
  constructor(
    private readonly pdf: PdfDocument,
    private readonly document: PdfStructure,
  ) {}

  heading(level: 'H1' | 'H2' | 'H3', text: string, size: number): void {
    this.write(level, text, size, bold, 0.6);
  }

  paragraph(text: string): void {
    this.write('P', text, 10, regular, 0.2);
  }

  list(items: readonly string[]): void {
    const list = this.pdf.struct('L');
    this.document.add(list);
    for (const text of items) {
      const body = this.pdf.struct('LBody', {}, () => void this.pdf.font(font(regular)).fontSize(10).text(text));
      list.add(this.pdf.struct('LI', {}, [body]));
    }
    list.end();
    this.pdf.moveDown(0.3);
  }

  private write(tag: string, text: string, size: number, face: string, space: number): void {
    this.pdf.moveDown(space);
    this.document.add(this.pdf.struct(tag, {}, () => void this.pdf.font(font(face)).fontSize(size).text(text)));
  }
}
