import type { Readable } from 'node:stream';

/** An element of the structure by which a screen reader goes. */
export interface PdfStructure {
  add(child: PdfStructure): PdfStructure;
  end(): void;
}

/** What is used of pdfkit, whose published types know no PDF/UA. */
export interface PdfDocument extends Readable {
  struct(tag: string, options?: object, content?: (() => void) | readonly PdfStructure[]): PdfStructure;
  addStructure(structure: PdfStructure): void;
  registerFont(name: string, font: object, family: string): this;
  font(name: string): this;
  fontSize(size: number): this;
  moveDown(lines: number): this;
  text(text: string): this;
  table(options: object): this;
  end(): void;
}

type PdfKit = { readonly default: new (options: object) => PdfDocument };
const library: string = 'pdfkit';

/** Loaded when the first document is made: its fonts and tables are no part of each start. */
export async function newPdf(options: object): Promise<PdfDocument> {
  const { default: Document } = (await import(library)) as PdfKit;
  return new Document(options);
}

type FontKit = { readonly open: (file: string) => Promise<object> };
const fonts: string = 'fontkit';

/** A font as its library reads it; pdfkit takes it as it is, in as many documents as one likes. */
export async function openFont(file: string): Promise<object> {
  const { open } = (await import(fonts)) as FontKit;
  return open(file);
}
