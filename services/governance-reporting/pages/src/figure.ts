import { bars, day, said, View, words, table, type Cell } from '@pan/pages';
import { html, nothing } from 'lit';
import { columnsOf, editions, rowsOf, type Edition, type Row } from './editions.ts';
import { text } from './table.ts';

const t = words({
  fr: {
    unknown: 'Aucune édition ne contient ce chiffre.',
    hidden: 'Un nombre trop petit n’est pas montré: un tiret n’est pas un zéro.',
    year: 'Année scolaire',
    now: 'Au moment de l’édition',
    over: 'D’une édition à l’autre',
    overColumns: ['Édition', 'Publiée le', 'Lignes', 'Somme de ce qui est montré'],
    all: (count: number) => `Les ${count} plus grands; le tableau les a tous.`,
  },
  en: {
    unknown: 'No edition has this figure.',
    hidden: 'A number that is too small is not shown: a dash is not a zero.',
    year: 'School year',
    now: 'When the edition was made',
    over: 'From one edition to the next',
    overColumns: ['Edition', 'Released on', 'Rows', 'Sum of what is shown'],
    all: (count: number) => `The ${count} largest; the table has all.`,
  },
});

const drawnBars = 20;
const looksBack = 6;

interface Shown {
  readonly dataset: Edition['datasets'][number];
  readonly columns: ReadonlyMap<string, string>;
  /** The newest first. */
  readonly history: readonly { readonly edition: Edition; readonly rows: readonly Row[] }[];
}

/** A figure by the newest edition, as bars and as a table, and what earlier editions said. */
class Figure extends View<Shown | null> {
  static override properties = { ...super.properties, figure: {} };
  /** The dataset that it stands in. */
  declare figure: string;

  protected async load(): Promise<Shown | null> {
    const all = (await editions()).filter(({ datasets }) => datasets.some(({ id }) => id === this.figure));
    const some = all.slice(0, looksBack);
    if (!some[0]) return null;
    const [columns, ...rows] = await Promise.all([
      columnsOf(some[0], this.figure),
      ...some.map((edition) => rowsOf(edition, this.figure)),
    ]);
    return {
      ...{ dataset: some[0].datasets.find(({ id }) => id === this.figure)!, columns },
      history: some.map((edition, at) => ({ edition, rows: rows[at]! })),
    };
  }

  protected draw(shown: Shown | null) {
    if (!shown) return html`<p>${t.unknown}</p>`;
    const { dataset, columns, history } = shown;
    const { rows } = history[0]!;
    const names = [...columns.keys()].filter((name) => name !== 'confidentiality');
    return html`<p><strong>${said(dataset.title)}</strong></p>
      <p>${said(dataset.description)}</p>
      ${columns.has('value') ? this.picture(rows) : nothing}
      ${columns.has('confidentiality') ? html`<p class="soft">${t.hidden}</p>` : nothing}
      ${table(
        said(dataset.title),
        names.map((name) => columns.get(name)!),
        rows.map((row) => names.map((name): Cell => row[name] ?? null)),
      )}
      <h2>${t.over}</h2>
      ${table(
        t.over,
        t.overColumns,
        history.map(({ edition, rows: its }) => [
          String(edition.number),
          day(edition.releasedAt!.slice(0, 10)),
          its.length,
          its.reduce((sum, row) => sum + Number(row['value'] ?? 0), 0),
        ]),
      )}`;
  }

  /** One school year after the other, since sums over years say nothing. */
  private picture(rows: readonly Row[]) {
    const years = Map.groupBy(rows, (row) => row['school_year'] ?? null);
    return [...years].map(([year, its]) => {
      const told = its
        .map((row) => ({ label: text(row['name'] ?? row['label_fr']), value: row['value'] as number | null }))
        .sort((one, other) => (other.value ?? 0) - (one.value ?? 0));
      return html`<h2>${year === null ? t.now : `${t.year} ${text(year)}`}</h2>
        ${bars(told.slice(0, drawnBars))}
        ${told.length > drawnBars ? html`<p class="soft">${t.all(drawnBars)}</p>` : nothing}`;
    });
  }
}
customElements.define('plan-figure', Figure);
