import { value } from '@pan/client';
import { choice, input, instant, number, said, table, View, words, type Cell } from '@pan/pages';
import { html, nothing } from 'lit';
import { governance, type Figure, type Indicator, type Revision } from './api.ts';
import { instantOnClock } from './clock.ts';
import { sent, type Answers } from './form.ts';

const t = words({
  fr: {
    measure: (id: string) => `Mesure ${id}`,
    now: 'Ce qui est maintenant',
    ofYear: 'Par année scolaire',
    back: 'Tous les indicateurs',
    year: 'Année scolaire',
    by: 'Réparti par',
    asOf: 'Tel qu’il était connu le',
    asOfHelp: 'Vide: maintenant. À l’heure du Québec.',
    show: 'Afficher',
    value: 'Valeur',
    of: 'Parmi',
    columns: (by: string, name: string, whole: string | null) => [by, name, ...(whole ? [whole] : [])],
    total: 'En tout',
    known: (at: string) => `Connu le: ${at}`,
    hidden: 'Un groupe trop petit n’est pas montré: un tiret n’est pas un zéro.',
    history: 'Depuis la fin de l’année',
    historyColumns: ['À partir du', 'Valeur', 'Parmi', 'Lignes tardives ou corrigées'],
    open: 'L’année n’est pas finie: son chiffre bouge encore.',
    breakdowns: {
      organisation: 'organisation',
      level: 'niveau',
      session: 'séance',
      subject: 'matière',
      kind: 'genre',
      language: 'langue',
      month: 'mois',
      host: 'établissement d’accueil',
      framework: 'cadre',
    },
  },
  en: {
    measure: (id: string) => `Measure ${id}`,
    now: 'What is so now',
    ofYear: 'By school year',
    back: 'All indicators',
    year: 'School year',
    by: 'Divided by',
    asOf: 'As it was known on',
    asOfHelp: 'Empty: now. By Quebec’s clock.',
    show: 'Show',
    value: 'Value',
    of: 'Among',
    columns: (by: string, name: string, whole: string | null) => [by, name, ...(whole ? [whole] : [])],
    total: 'In all',
    known: (at: string) => `Known on: ${at}`,
    hidden: 'A group that is too small is not shown: a dash is not a zero.',
    history: 'Since the end of the year',
    historyColumns: ['From', 'Value', 'Among', 'Rows late or corrected'],
    open: 'The year is not over: its figure still moves.',
    breakdowns: {
      organisation: 'organisation',
      level: 'level',
      session: 'session',
      subject: 'subject',
      kind: 'kind',
      language: 'language',
      month: 'month',
      host: 'host institution',
      framework: 'framework',
    },
  },
});

const all = () => value(governance.GET('/v1/indicators')).then(({ items }) => items);

/** What is counted, measure by measure. */
class DeskIndicators extends View<readonly Indicator[]> {
  protected load() {
    return all();
  }

  protected draw(indicators: readonly Indicator[]) {
    return html`<ul class="cards list">
      ${indicators.map(
        ({ id, measure, name, definition, period }) =>
          html`<li>
            <h2><a href=${`#/bureau/indicateurs/${id}`}>${said(name)}</a></h2>
            <p>${said(definition)}</p>
            <p class="soft">${t.measure(measure)} · ${period === 'now' ? t.now : t.ofYear}</p>
          </li>`,
      )}
    </ul>`;
  }
}
customElements.define('desk-indicators', DeskIndicators);

interface Asked {
  readonly schoolYear?: string;
  readonly by?: Figure['by'];
  readonly asOf?: string;
}
interface Shown {
  readonly indicator: Indicator;
  readonly figure: Figure | null;
  /** Null where the year goes on. */
  readonly revisions: readonly Revision[] | null;
}

/** One indicator: its figure of a year, as it is known now or was then, and what came after the year was over. */
class OneIndicator extends View<Shown> {
  static override properties = { ...super.properties, indicator: {} };
  declare indicator: string;
  private asked: Asked | null = null;

  protected async load(): Promise<Shown> {
    const indicator = (await all()).find(({ id }) => id === this.indicator)!;
    const isOfNow = indicator.period === 'now';
    if (!this.asked && !isOfNow) return { indicator, figure: null, revisions: null };
    const place = indicator.scope === 'network' ? {} : { organisation: 'ministere' };
    const path = { id: indicator.id };
    const figure = await value(
      governance.GET('/v1/indicators/{id}', { params: { path, query: { ...place, ...this.asked } } }),
    );
    if (isOfNow) return { indicator, figure, revisions: null };
    const query = { ...place, schoolYear: this.asked!.schoolYear! };
    const { data } = await governance.GET('/v1/indicators/{id}/revisions', { params: { path, query } });
    return { indicator, figure, revisions: data?.items ?? null };
  }

  protected draw({ indicator, figure, revisions }: Shown) {
    const { name, definition, breakdowns, period } = indicator;
    const own = 'figure';
    return html`<p><a href="#/bureau/indicateurs">${t.back}</a></p>
      <h2>${said(name)}</h2>
      <p>${said(definition)}</p>
      <form @submit=${sent((answers) => this.show(answers))}>
        ${period === 'now' ? nothing : input(own, 'schoolYear', t.year, { pattern: '\\d{4}-\\d{4}' })}
        ${choice(
          own,
          'by',
          t.by,
          breakdowns.map((by) => [by, t.breakdowns[by]] as const),
        )}
        ${input(own, 'asOf', t.asOf, { type: 'datetime-local', isOptional: true, help: t.asOfHelp })}
        <button class="main">${t.show}</button>
      </form>
      ${figure ? this.figure(figure, indicator) : nothing}
      ${figure && period !== 'now' ? this.history(revisions) : nothing}`;
  }

  private figure({ rows, value: total, of, asOf, by }: Figure, { unit, whole }: Indicator) {
    const line = (name: string, one: { value: number | null; of: number | null }): Cell[] => [
      ...[name, one.value],
      ...(whole ? [one.of] : []),
    ];
    return html`<p>${t.known(instant(asOf))}</p>
      ${table(t.value, t.columns(t.breakdowns[by], said(unit), whole && said(whole)), [
        line(t.total, { value: total, of }),
        ...rows.map((row) => line(row.name ?? (row.label ? said(row.label) : (row.key ?? '–')), row)),
      ])}
      <p class="soft">${t.hidden}</p>`;
  }

  private history(revisions: Shown['revisions']) {
    return html`<h2>${t.history}</h2>
      ${
        revisions
          ? table(
              t.history,
              t.historyColumns,
              revisions.map(({ knownFrom, value: was, of, rows }) => [instant(knownFrom), was, of, number(rows)]),
            )
          : html`<p>${t.open}</p>`
      }`;
  }

  private async show(answers: Answers): Promise<void> {
    const [schoolYear, asOf] = [answers.optional('schoolYear'), answers.optional('asOf')];
    this.asked = {
      ...(schoolYear && { schoolYear }),
      ...(asOf && { asOf: instantOnClock(asOf) }),
      by: answers.text('by') as Figure['by'],
    };
    await this.again();
  }
}
customElements.define('one-indicator', OneIndicator);
