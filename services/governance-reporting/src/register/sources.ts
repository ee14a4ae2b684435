import type { Provenance, SourceDocument, Text } from '../domain/register.js';

/** The two texts the register was entered from; line numbers count the lines of their plain text. */
export const documents: readonly SourceDocument[] = [
  {
    id: 'A',
    title: {
      fr: "Texte du Plan d'action numérique en éducation et en enseignement supérieur 2018-2023",
      en: 'Text of the digital action plan for education and higher education 2018-2023',
    },
    issuedOn: null,
    language: 'fr',
  },
  {
    id: 'B',
    title: { fr: 'Communiqué de presse du 9 août 2018', en: 'Press release of 9 August 2018' },
    issuedOn: '2018-08-09',
    language: 'fr',
  },
];

/** A line of the plan's text. */
export const plan = (line: number, toLine?: number): Provenance => ({ document: 'A', line, ...(toLine && { toLine }) });

/** A line of the press release. */
export const release = (line: number, toLine?: number): Provenance => ({
  document: 'B',
  line,
  ...(toLine && { toLine }),
});

/** Words taken from the documents, which are in French only. */
export const fr = (text: string): Text => ({ fr: text, en: null });
