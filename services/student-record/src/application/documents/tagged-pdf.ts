import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import { newPdf, openFont, type PdfDocument, type PdfStructure } from './pdf-document.js';

const [regular, bold] = ['400Regular', '700Bold'] as const;

let read: Promise<ReadonlyMap<string, object>> | undefined;

/** Faces of Noto Sans, read once for all documents: to read their tables takes longer than to set a page. */
function faces(): Promise<ReadonlyMap<string, object>> {
  const face = async (name: string): Promise<[string, object]> => {
    const file = createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-sans/${name}/NotoSans_${name}.ttf`);
    return [name, await openFont(file)];
  };
  read ??= Promise.all([regular, bold].map(face)).then((all) => new Map(all));
  return read;
}

/** PDF/UA-1: a title, a language, tags in reading order and fonts embedded, so that a screen reader reads it. */
export async function taggedPdf(title: string, write: (page: TaggedPdf) => void): Promise<Buffer> {
  const known = await faces();
  const pdf = await newPdf({
    ...{ pdfVersion: '1.7', subset: 'PDF/UA', tagged: true, displayTitle: true, lang: 'fr-CA', size: 'LETTER' },
    ...{ font: null, margin: 54, info: { Title: title } },
  });
  for (const [name, font] of known) pdf.registerFont(name, font, name);
  pdf.font(regular);
  const bytes = buffer(pdf);
  const document = pdf.struct('Document');
  pdf.addStructure(document);
  write(new TaggedPdf(pdf, document));
  document.end();
  pdf.end();
  return bytes;
}

/** Text with its tags, in reading order. */
export class TaggedPdf {
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
      const body = this.pdf.struct('LBody', {}, () => void this.pdf.font(regular).fontSize(10).text(text));
      list.add(this.pdf.struct('LI', {}, [body]));
    }
    list.end();
    this.pdf.moveDown(0.3);
  }

  /** The first row and the first column are headings of the others. */
  table(rows: readonly (readonly string[])[], widths: readonly (number | '*')[]): void {
    this.pdf.moveDown(0.3);
    this.pdf.font(regular).fontSize(9);
    this.pdf.table({
      structParent: this.document,
      columnStyles: widths.map((width) => ({ width })),
      data: rows.map((row, at) =>
        row.map((text, column) => ({
          text,
          padding: 3,
          font: { src: at === 0 ? bold : regular, size: 9 },
          ...(at === 0
            ? { type: 'TH', scope: 'Column' }
            : column === 0
              ? { type: 'TH', scope: 'Row' }
              : { type: 'TD' }),
        })),
      ),
    });
    this.pdf.moveDown(0.3);
  }

  private write(tag: string, text: string, size: number, face: string, space: number): void {
    this.pdf.moveDown(space);
    this.document.add(this.pdf.struct(tag, {}, () => void this.pdf.font(face).fontSize(size).text(text)));
  }
}
