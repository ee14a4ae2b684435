import { inThread } from '../documents/in-thread.js';
import { taggedPdf } from '../documents/tagged-pdf.js';
import { type CardToSet, textOfCard } from './report-card-words.js';

/** A report card in French, as a PDF that a screen reader reads: each course is a table with its headings. */
export function pdfOfCard(card: CardToSet): Promise<Buffer> {
  const text = textOfCard(card, 'fr');
  // The title is read aloud by whoever opens the file, also before others: it names nobody.
  return taggedPdf(text.title, (page) => {
    page.heading('H1', text.title, 18);
    page.list(text.facts.map(([term, said]) => `${term}: ${said}`));
    page.paragraph(text.passMark);
    for (const { caption, rows, notes } of text.courses) {
      page.heading('H2', caption, 13);
      page.table(rows, ['*', 62, ...rows[0]!.slice(2).map(() => 72)]);
      page.list(notes);
    }
    if (text.missing.length === 0) return;
    page.heading('H2', text.missingTitle, 13);
    page.list(text.missing);
  });
}

/** Many of them, in a thread of its own, in the same order. */
export async function pdfsApart(cards: readonly CardToSet[]): Promise<Buffer[]> {
  const all = await inThread<Uint8Array[]>('report-cards/report-card-worker.js', { cards });
  return all.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
}
