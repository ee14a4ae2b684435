import { value } from '@pan/client';
import { View, words } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { record } from '../record.ts';
import { area, written } from './form.ts';

const t = words({
  fr: {
    merged: 'La réunion de deux dossiers est défaite: chacun reprend ce qui était le sien.',
    rows: 'Deux élèves sont dans ce dossier. Cochez les lignes qui ouvrent un dossier à part.',
    plan: 'Montrer ce qui irait où',
    sides: { parted: 'Au dossier séparé', remaining: 'Reste à ce dossier' },
    why: {
      'of-merge': 'de la réunion',
      chosen: 'vous l’avez choisi',
      'of-row': 'venu avec cette ligne',
      'said-of': 'dit de ce dossier',
      'by-place': 'selon l’organisation',
      answered: 'vous l’avez dit',
      'not-known': 'à vous de le dire',
    },
    kinds: {
      row: 'Ligne d’un système',
      stay: 'Séjour',
      place: 'Place dans un groupe',
      measure: 'Mesure d’adaptation',
      result: 'Résultat',
      account: 'Compte',
      'guardian-code': 'Code de parent',
      'guardian-word': 'Droits d’un parent',
      'family-order': 'Ordonnance',
      consent: 'Consentement',
      'correction-request': 'Rectification',
      transfer: 'Transfert',
      message: 'Message',
      'message-copy': 'Copie d’un message',
      'intervention-plan': 'Plan d’intervention',
      'absence-notice': 'Avis d’absence',
      'gradebook-result': 'Note',
      'term-mark': 'Résultat d’étape',
      'report-card': 'Bulletin',
      'code-request': 'Demande de code',
      organisation: 'Ce que d’autres services gardent ici',
      thing: 'Chose d’un autre service',
    },
    nothing: 'Rien.',
    undecided: 'Ce que rien ne dit: à vous de répondre',
    reason: 'Motif',
    part: 'Séparer les deux élèves',
    done: 'Les deux élèves ont chacun leur dossier. La question reste close; la réunir de nouveau se peut.',
    see: 'Voir le dossier séparé',
    remains: 'Voir le dossier qui reste',
  },
  en: {
    merged: 'The joining of two records is undone: each takes back what was its own.',
    rows: 'Two learners are in this record. Tick the rows that open a record apart.',
    plan: 'Show what would go where',
    sides: { parted: 'To the parted record', remaining: 'Stays with this record' },
    why: {
      'of-merge': 'of the joining',
      chosen: 'you chose it',
      'of-row': 'came with that row',
      'said-of': 'said of that record',
      'by-place': 'by the organisation',
      answered: 'you said so',
      'not-known': 'for you to say',
    },
    kinds: {
      row: 'Row of a system',
      stay: 'Stay',
      place: 'Place in a class',
      measure: 'Accommodation',
      result: 'Result',
      account: 'Account',
      'guardian-code': 'Guardian’s code',
      'guardian-word': 'Rights of a guardian',
      'family-order': 'Court order',
      consent: 'Consent',
      'correction-request': 'Correction',
      transfer: 'Transfer',
      message: 'Message',
      'message-copy': 'Copy of a message',
      'intervention-plan': 'Intervention plan',
      'absence-notice': 'Absence notice',
      'gradebook-result': 'Mark',
      'term-mark': 'Term mark',
      'report-card': 'Report card',
      'code-request': 'Request for a code',
      organisation: 'What other services keep here',
      thing: 'Thing of another service',
    },
    nothing: 'Nothing.',
    undecided: 'What nothing tells: for you to answer',
    reason: 'Reason',
    part: 'Part the two learners',
    done: 'Each of the two learners has a record. The question stays closed; they can be joined again.',
    see: 'See the parted record',
    remains: 'See the record that stays',
  },
});

interface Asked {
  readonly merged?: string;
  readonly rows?: string[];
}
const plan = (id: string, body: Asked) =>
  value(record.POST('/v1/learners/{id}/parting-plan', { params: { path: { id } }, body }));
type Plan = Awaited<ReturnType<typeof plan>>;
type Part = Plan['parts'][number];
type Side = NonNullable<Part['side']>;
const keyOf = ({ kind, id }: Part) => `${kind} ${id}`;

/** Two learners whom one record holds: what would go where, what only a person can say, and the parting. */
class PartLearners extends View<Plan> {
  static override properties = { ...super.properties, learner: {}, merged: {}, parted: { state: true } };
  declare learner: string;
  /** The record whose joining is undone; none where rows are chosen. */
  declare merged: string | null;
  declare private parted: { learnerId: string; fromLearnerId: string } | null;
  private rows: string[] = [];

  constructor() {
    super();
    [this.merged, this.parted] = [null, null];
  }

  protected load(): Promise<Plan> {
    return plan(this.parted?.fromLearnerId ?? this.learner, this.parted ? {} : this.asked);
  }

  protected draw({ parts }: Plan) {
    if (this.parted)
      return html`<p><a href="#/${this.parted.learnerId}">${t.see}</a></p>
        <p><a href="#/${this.parted.fromLearnerId}">${t.remains}</a></p>`;
    const isPlanned = this.merged !== null || this.rows.length > 0;
    return html`<p>${this.merged === null ? t.rows : t.merged}</p>
      ${this.merged === null ? this.choice(parts) : nothing} ${isPlanned ? this.form(parts) : nothing}`;
  }

  private choice(parts: readonly Part[]): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this.choose(event)}>
      <fieldset>
        <legend>${t.kinds['row']}</legend>
        ${parts
          .filter(({ kind }) => kind === 'row')
          .map(
            (part) =>
              html`<label class="tick"
                ><input type="checkbox" name="rows" value=${part.id} ?checked=${this.rows.includes(part.id)} />
                ${part.id}, ${part.organisation ?? ''}</label
              >`,
          )}
      </fieldset>
      <button ?disabled=${this.busy}>${t.plan}</button>
    </form>`;
  }

  private form(parts: readonly Part[]): TemplateResult {
    const open = parts.filter(({ side }) => side === null);
    return html`${(['parted', 'remaining'] as const).map((side) => this.side(side, parts))}
      <form @submit=${(event: SubmitEvent) => this.carryOut(event, open)}>
        ${open.length > 0 ? html`<h2>${t.undecided}</h2>` : nothing} ${open.map((part) => this.asking(part))}
        ${area('parting', 'reason', t.reason)}
        <button class="main" ?disabled=${this.busy}>${t.part}</button>
      </form>`;
  }

  private side(side: Side, parts: readonly Part[]): TemplateResult {
    const here = parts.filter((part) => part.side === side);
    return html`<h2>${t.sides[side]}</h2>
      ${here.length === 0 ? html`<p>${t.nothing}</p>` : nothing}
      <ul>
        ${here.map((part) => html`<li>${nameOf(part)} <span class="soft">(${t.why[part.why]})</span></li>`)}
      </ul>`;
  }

  private asking(part: Part): TemplateResult {
    return html`<fieldset>
      <legend>${nameOf(part)}</legend>
      ${(['parted', 'remaining'] as const).map(
        (side) =>
          html`<label class="tick"
            ><input type="radio" name=${keyOf(part)} value=${side} required /> ${t.sides[side]}</label
          >`,
      )}
    </fieldset>`;
  }

  private async choose(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.rows = new FormData(event.target as HTMLFormElement).getAll('rows') as string[];
    await this.again();
  }

  private carryOut(event: SubmitEvent, open: readonly Part[]): Promise<void> {
    const said = written(event);
    const on = (side: Side) => open.filter((part) => said(keyOf(part)) === side).map(({ kind, id }) => ({ kind, id }));
    const body = { ...this.asked, parted: on('parted'), remaining: on('remaining'), reason: said('reason')! };
    return this.act(async () => {
      const params = { path: { id: this.learner } };
      this.parted = await value(record.POST('/v1/learners/{id}/partings', { params, body }));
      return t.done;
    });
  }

  private get asked(): Asked {
    return this.merged === null ? { rows: this.rows } : { merged: this.merged };
  }
}
customElements.define('part-learners', PartLearners);

const nameOf = ({ kind, id, organisation, source }: Part): string =>
  [t.kinds[kind] ?? kind, ...(kind === 'row' ? [id] : [source]), organisation].filter(Boolean).join(', ');
