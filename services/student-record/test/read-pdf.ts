import type { Json } from './record.js';

/** What a program reads of a PDF: its text, and the tags by which a screen reader goes. */
export async function readPdf(
  bytes: Buffer,
): Promise<{ title: string; language: string; isTagged: boolean; text: string; roles: Set<string> }> {
  // Its types are those of a browser.
  const reader: string = 'pdfjs-dist/legacy/build/pdf.mjs';
  const { getDocument } = await import(reader);
  const pdf = await getDocument({ data: new Uint8Array(bytes) }).promise;
  const { info } = await pdf.getMetadata();
  const marks = (await pdf.getMarkInfo()) as ReadonlyMap<string, boolean>;
  const [texts, roles] = [[] as string[], new Set<string>()];
  const walk = ({ role, children = [] }: Json): void => {
    if (role) roles.add(role as string);
    for (const child of children as Json[]) walk(child);
  };
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    texts.push(items.map(({ str = '' }: Json) => str as string).join(' '));
    walk(await page.getStructTree());
  }
  return {
    title: info.Title as string,
    language: info.Language as string,
    isTagged: marks.get('Marked')!,
    text: texts.join(' '),
    roles,
  };
}
