import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { asTableText } from '@pan/kit/domain';
import { ZipFile } from 'yazl';
import {
  type DataCell,
  type DataRow,
  type DataTable,
  dataTables,
  leftOut,
  type TakenData,
  titleOf,
  withheldTables,
} from '../../domain/portability/data-tables.js';
import { pdfOf } from './package-pdf.js';

/** A package: the same data for programs (data.json), for spreadsheets (a CSV a table, with their dictionary) and to be read (PDF). */
export async function zippedPackage(taken: TakenData, madeOn: string): Promise<Buffer> {
  const files: [name: string, content: string | Buffer][] = [
    ['lisez-moi.txt', readmeOf(taken, madeOn)],
    ['dossier.pdf', await pdfOf(taken, madeOn)],
    ['data.json', `${JSON.stringify(jsonOf(taken, madeOn), null, 2)}\n`],
    ['datapackage.json', `${JSON.stringify(dictionaryOf(taken, madeOn), null, 2)}\n`],
    ...[...taken].map(([table, rows]): [string, string] => [`csv/${table}.csv`, csvOf(dataTables[table], rows)]),
  ];
  const zip = new ZipFile();
  for (const [name, content] of files) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as Readable);
}

const cellOf = (cell: DataCell | undefined): string => {
  const text = typeof cell === 'string' ? asTableText(cell) : String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180, for spreadsheets: the mark at its beginning has them read it as UTF-8, and what they would run stays text. */
function csvOf({ columns }: DataTable, rows: readonly DataRow[]): string {
  const lines = [columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ name }) => row[name]))];
  return `\uFEFF${lines.map((line) => `${line.map(cellOf).join()}\r\n`).join('')}`;
}

function jsonOf(taken: TakenData, madeOn: string): object {
  return { madeOn, ...Object.fromEntries(taken) };
}

/** Frictionless Data Package 1.0: each table with its columns, their types and what they mean. */
function dictionaryOf(taken: TakenData, madeOn: string): object {
  return {
    profile: 'tabular-data-package',
    name: 'dossier',
    created: `${madeOn}T00:00:00Z`,
    resources: [...taken.keys()].map((table) => ({
      ...{ name: table.toLowerCase(), path: `csv/${table}.csv`, profile: 'tabular-data-resource' },
      ...{ title: titleOf(dataTables[table]), format: 'csv', mediatype: 'text/csv', encoding: 'utf-8' },
      schema: {
        fields: dataTables[table].columns.map(({ name, type, fr, en }) => ({ name, type, title: fr, description: en })),
        missingValues: [''],
      },
    })),
  };
}

/** Both languages, the French first. */
function readmeOf(taken: TakenData, madeOn: string): string {
  const withheld = withheldTables(taken).map((table) => dataTables[table]);
  const part = (language: 'fr' | 'en', words: readonly [title: string, files: string, out: string, rights: string]) => [
    `${words[0]} ${madeOn}`,
    '',
    words[1],
    '',
    words[2],
    ...leftOut.map((one) => `- ${one[language]}`),
    ...(withheld.length > 0 ? ['', words[3], ...withheld.map((table) => `- ${table[language]}`)] : []),
    '',
  ];
  return [
    ...part('fr', [
      'Données recueillies dans le dossier de l’élève, le',
      'dossier.pdf se lit; data.json et csv/ disent la même chose à des programmes; datapackage.json dit ce que veut dire chaque colonne.',
      'Ce qui n’y est pas:',
      'Ce que vous n’avez pas le droit de lire:',
    ]),
    ...part('en', [
      'Data collected in the student record, on',
      'dossier.pdf is for reading; data.json and csv/ say the same to programs; datapackage.json says what each column means.',
      'What is not in it:',
      'What you have no right to read:',
    ]),
  ].join('\r\n');
}
