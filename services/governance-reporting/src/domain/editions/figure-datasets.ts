import { rowKey, type Table, type TableRow } from '@pan/disclosure';
import type { Breakdown, Indicator } from '../indicator.js';
import type { OwnText } from '../register.js';
import { column, confidentiality, type Cell, type FilledDataset } from './dataset.js';

/** What an indicator counts, of everything and by one of its breakdowns, before anything is hidden. */
export interface CountedFigure {
  readonly indicator: Indicator;
  readonly by: Breakdown;
  readonly schoolYear: string | null;
  /** The organisation that it is of; null for the whole network. */
  readonly top: string | null;
  readonly total: Counted;
  readonly rows: readonly CountedRow[];
}

interface Counted {
  readonly value: number;
  readonly of: number | null;
  readonly persons?: { readonly all: number; readonly value: number; readonly rest: number };
}

export type CountedRow = Counted &
  (
    | { readonly organisation: string; readonly name: string; readonly kind: string; readonly parent: string | null }
    | { readonly key: string; readonly label: OwnText }
  );

/** Learners enrolled in a school year are the group of both figures of the record. */
const populationOf = ({ id, service }: Indicator): string => (service === 'student-record' ? 'enrolled' : id);

const tableOf = ({ indicator, schoolYear }: CountedFigure): string => `${indicator.id} ${schoolYear ?? 'now'}`;

/** Where a row stands in every table: an organisation, or a category of one. */
const placeOf = ({ by, top }: CountedFigure, row: CountedRow): string =>
  'organisation' in row ? row.organisation : `${top ?? 'network'} ${by} ${row.key}`;

/** The tables of persons among the figures, as the disclosure library takes them. */
export function personTables(figures: readonly CountedFigure[]): Table[] {
  const ofPersons = figures.filter(({ indicator }) => indicator.countsLearners);
  return [...Map.groupBy(ofPersons, tableOf)].map(([key, some]) => {
    const rows = new Map<string, TableRow>();
    const { indicator, schoolYear } = some[0]!;
    for (const figure of some) {
      const whole = figure.top ?? 'network';
      const known = new Set(figure.rows.map((row) => ('organisation' in row ? row.organisation : '')));
      if (!rows.has(whole)) rows.set(whole, { ...countOf(figure.total), at: whole, within: [] });
      for (const row of figure.rows) {
        const at = placeOf(figure, row);
        if (at === whole) continue;
        const above = 'organisation' in row ? row.parent : whole;
        const within =
          above !== null && (above === whole || known.has(above)) ? [{ whole: above, split: figure.by }] : [];
        rows.set(at, { ...countOf(row), at, within });
      }
    }
    return { key, population: `${populationOf(indicator)} ${schoolYear ?? 'now'}`, rows: [...rows.values()] };
  });
}

const countOf = ({ value, of, persons }: Counted): Counted => ({ value, of, ...(persons && { persons }) });

/** One dataset for each indicator and breakdown, with the rows of all school years. @param hidden rows as the library names them */
export function figureDatasets(figures: readonly CountedFigure[], hidden: ReadonlySet<string>): FilledDataset[] {
  return [...Map.groupBy(figures, ({ indicator, by }) => `${indicator.id}-by-${by}`)].map(([id, some]) => {
    const { indicator, by } = some[0]!;
    const isOfPlaces = by === 'organisation';
    return {
      dataset: {
        id,
        title: { fr: `${indicator.name.fr} : ${words[by].fr}`, en: `${indicator.name.en}: ${words[by].en}` },
        description: indicator.definition,
        columns: [
          column(
            'school_year',
            'Année scolaire; vide : au moment de l’édition',
            'School year; empty: when the edition was made',
          ),
          ...(isOfPlaces ? places : categories),
          column('value', indicator.unit.fr, indicator.unit.en, 'integer'),
          ...(indicator.whole
            ? [column('of', `parmi : ${indicator.whole.fr}`, `of: ${indicator.whole.en}`, 'integer')]
            : []),
          confidentiality,
        ],
        key: ['school_year', isOfPlaces ? 'organisation' : 'category'],
        measures: [indicator.measure],
      },
      rows: some.flatMap((figure) => figure.rows.map((row) => cellsOf(figure, row, hidden))),
    };
  });
}

function cellsOf(figure: CountedFigure, row: CountedRow, hidden: ReadonlySet<string>): Cell[] {
  const isHidden = figure.indicator.countsLearners && hidden.has(rowKey(tableOf(figure), placeOf(figure, row)));
  const place =
    'organisation' in row ? [row.organisation, row.name, row.kind, row.parent] : [row.key, row.label.fr, row.label.en];
  return [
    ...[figure.schoolYear, ...place, isHidden ? null : row.value],
    ...(figure.indicator.whole ? [isHidden ? null : row.of] : []),
    isHidden ? 'C' : 'F',
  ];
}

const places = [
  column('organisation', 'Organisation', 'Organisation', 'string', true),
  column('name', 'Nom', 'Name', 'string', true),
  column('kind', 'Sorte d’organisation', 'Kind of organisation', 'string', true),
  column('parent', 'Organisation au-dessus', 'Organisation above'),
];

const categories = [
  column('category', 'Catégorie', 'Category', 'string', true),
  column('label_fr', 'Libellé', 'Label in French', 'string', true),
  column('label_en', 'Libellé en anglais', 'Label in English', 'string', true),
];

const words: Readonly<Record<Breakdown, OwnText>> = {
  organisation: { fr: 'par organisation', en: 'by organisation' },
  level: { fr: 'par niveau', en: 'by level' },
  session: { fr: 'par séance', en: 'by session' },
  subject: { fr: 'par matière', en: 'by subject' },
  kind: { fr: 'par sorte', en: 'by kind' },
  language: { fr: 'par langue', en: 'by language' },
  month: { fr: 'par mois', en: 'by month' },
  host: { fr: 'par établissement d’accueil', en: 'by host institution' },
  framework: { fr: 'par cadre de référence', en: 'by framework' },
};
