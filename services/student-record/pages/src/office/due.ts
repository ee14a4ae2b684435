import { value } from '@pan/client';
import { day, table, View, words } from '@pan/pages';
import { html } from 'lit';
import { record } from '../record.ts';
import { may, namesOf } from './acts.ts';

const t = words({
  fr: {
    caption: 'Ce qui attend une réponse de votre bureau, la plus pressante d’abord',
    columns: ['Demande', 'Au sujet de', 'Au plus tard'],
    kinds: {
      transfer: 'Transfert demandé',
      correction: 'Rectification',
      question: 'Question sur une consultation',
      match: 'Dossiers peut-être en double',
      code: 'Code permanent, au ministère',
    },
    hidden: 'un élève hors de votre vue',
    late: 'en retard',
    noTerm: 'sans terme',
    none: 'Rien n’attend de réponse.',
    more: 'Seules les cent premières demandes de chaque sorte sont montrées ici.',
  },
  en: {
    caption: 'What waits for an answer of your office, the most pressing first',
    columns: ['Request', 'About', 'At the latest'],
    kinds: {
      transfer: 'Transfer asked for',
      correction: 'Correction',
      question: 'Question about a look',
      match: 'Records perhaps double',
      code: 'Permanent code, at the ministry',
    },
    hidden: 'a learner out of your sight',
    late: 'late',
    noTerm: 'no term',
    none: 'Nothing waits for an answer.',
    more: 'Only the first hundred requests of each kind are shown here.',
  },
});

interface Due {
  readonly kind: keyof typeof t.kinds;
  readonly learnerId: string;
  readonly name?: string | null;
  readonly on: string | null;
  readonly isLate?: boolean;
  readonly href: string;
}
interface Shown {
  readonly due: readonly Due[];
  readonly isCut: boolean;
}

const most = 100;
const page = { limit: most } as const;

async function transfers(): Promise<Due[]> {
  const query = { ...page, state: 'asked' as const };
  const { items } = await value(record.GET('/v1/transfers', { params: { query } }));
  return items
    .filter(({ mayAnswer }) => mayAnswer)
    .map(({ id, learnerId, learner, lapsesOn }) => ({
      ...{ kind: 'transfer', learnerId, on: lapsesOn, href: `#/transferts/${id}` },
      name: learner && `${learner.givenName} ${learner.familyName}`,
    }));
}

async function matches(): Promise<Due[]> {
  const { items } = await value(record.GET('/v1/match-pairs', { params: { query: page } }));
  return items.map(({ learner: { id, givenName, familyName } }) => ({
    ...{ kind: 'match', learnerId: id, name: `${givenName} ${familyName}`, on: null, href: '#/doublons' },
  }));
}

async function corrections(): Promise<Due[]> {
  const query = { ...page, state: 'asked' as const };
  const { items } = await value(record.GET('/v1/correction-requests', { params: { query } }));
  return items.map(({ learnerId, dueOn, late }) => ({
    ...{ kind: 'correction', learnerId, on: dueOn, isLate: late, href: '#/rectifications' },
  }));
}

async function questions(): Promise<Due[]> {
  const query = { ...page, state: 'asked' as const };
  const { items } = await value(record.GET('/v1/access-questions', { params: { query } }));
  return items.map(({ learnerId, dueAt }) => ({
    ...{ kind: 'question', learnerId, on: dueAt.slice(0, 10), isLate: Date.parse(dueAt) < Date.now() },
    href: '#/questions',
  }));
}

async function codes(): Promise<Due[]> {
  const { items } = await value(record.GET('/v1/code-requests', { params: { query: page } }));
  return items.map(({ learnerId }) => ({ kind: 'code', learnerId, on: null, href: `#/${learnerId}/registrariat` }));
}

/** The work of an office: everything that waits, with the day by which it has to be answered. */
class DueList extends View<Shown> {
  protected async load(): Promise<Shown> {
    const asked = [
      ...(may('transfers') ? [transfers()] : []),
      ...(may('answers') ? [corrections(), questions()] : []),
      ...(may('identity') ? [matches()] : []),
      ...(may('permanent-codes') ? [codes()] : []),
    ];
    const lists = await Promise.all(asked);
    const all = lists.flat();
    const names = await namesOf(all.filter(({ name }) => !name).map(({ learnerId }) => learnerId));
    const due = all
      .map((one) => ({ ...one, name: one.name ?? names.get(one.learnerId) ?? null }))
      .sort((one, other) => (one.on ?? '9999').localeCompare(other.on ?? '9999'));
    return { due, isCut: lists.some((list) => list.length >= most) };
  }

  protected draw({ due, isCut }: Shown) {
    if (due.length === 0) return html`<p>${t.none}</p>`;
    return html`${table(
      t.caption,
      t.columns,
      due.map(({ kind, name, on, isLate, href }) => [
        html`<a href=${href}>${t.kinds[kind]}</a>`,
        name ?? t.hidden,
        on ? html`${day(on)} ${isLate ? html`<strong>(${t.late})</strong>` : ''}` : t.noTerm,
      ]),
    )}
    ${isCut ? html`<p class="soft">${t.more}</p>` : ''}`;
  }
}
customElements.define('due-list', DueList);
