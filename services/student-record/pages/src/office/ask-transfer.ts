import { value } from '@pan/client';
import { today, View, words } from '@pan/pages';
import { html } from 'lit';
import { account, record } from '../record.ts';
import { levelName } from '../vocabulary.ts';
import { inNameOf } from './acts.ts';
import { choice, field, written } from './form.ts';

const t = words({
  fr: {
    how: 'Votre système a déjà transmis l’élève, avec sa fiche. L’autre école répond; sans réponse, la demande s’éteint après trente jours. La réponse d’ici ne dit pas si l’autre école connaît l’élève.',
    to: 'Votre école',
    from: 'École d’où vient l’élève (son code)',
    fromHelp: 'Par exemple css-des-deux-rives.ecole-du-ruisseau',
    system: 'Votre système',
    key: 'Fiche de l’élève dans ce système',
    stay: 'Numéro que l’inscription aura dans ce système',
    stayHelp: 'Votre système enverra l’inscription sous ce numéro; rien ne se double alors.',
    day: 'Premier jour chez vous',
    level: 'Niveau',
    same: 'Le même qu’à l’autre école',
    reason: 'Motif, que l’autre école lira',
    send: 'Demander le transfert',
    sent: 'La demande est envoyée à l’autre école.',
    see: 'Voir les transferts',
  },
  en: {
    how: 'Your system has sent the learner before. The other school answers; without an answer the request lapses after thirty days. What you are answered here does not tell whether the other school knows the learner.',
    to: 'Your school',
    from: 'School that the learner comes from (its code)',
    fromHelp: 'For instance css-des-deux-rives.ecole-du-ruisseau',
    system: 'Your system',
    key: 'The learner’s number in that system',
    stay: 'Number that the stay will have in that system',
    stayHelp: 'Your system will send the stay under this number; then nothing is doubled.',
    day: 'First day with you',
    level: 'Level',
    same: 'The same as at the other school',
    reason: 'Reason, which the other school will read',
    send: 'Ask for the transfer',
    sent: 'The request is sent to the other school.',
    see: 'See the transfers',
  },
});

const years = (sector: string, most: number) => Array.from({ length: most }, (_, index) => `${sector}-${index + 1}`);
const levels = ['preschool-4', 'preschool-5', ...years('primary', 6), ...years('secondary', 5)] as const;
type Level = NonNullable<
  NonNullable<Parameters<typeof record.POST<'/v1/organisations/{code}/transfers', never>>[1]>['body']
>['level'];

/** Schools below the organisations in whose name the reader asks, as far as the token shows them. */
async function schools(): Promise<readonly (readonly [code: string, name: string])[]> {
  const own = inNameOf('transfers');
  const { items } = await value(record.GET('/v1/organisations', { params: { query: { limit: 500 } } }));
  const named = new Map(items.map(({ code, name }) => [code, name]));
  const below = items.filter(({ path, kind }) => kind === 'school' && path.some((code) => own.includes(code)));
  const codes = [...new Set([...own.filter((code) => !named.has(code)), ...below.map(({ code }) => code)])];
  return (codes.length > 0 ? codes : own).map((code) => [code, named.get(code) ?? code]);
}
type Schools = Awaited<ReturnType<typeof schools>>;

/** The receiving school asks for a learner. */
class AskTransfer extends View<Schools> {
  protected load() {
    return schools();
  }

  protected draw(own: Schools) {
    return html`<p class="soft">${t.how}</p>
      <form @submit=${(event: SubmitEvent) => this.ask(event)}>
        ${choice('ask', 'to', t.to, own)} ${field('ask', 'from', t.from, { help: t.fromHelp })}
        ${choice(
          'ask',
          'source',
          t.system,
          account.systems.map((one) => [one, one]),
        )}
        ${field('ask', 'learnerSourceId', t.key, { most: 200 })}
        ${field('ask', 'sourceId', t.stay, { most: 200, help: t.stayHelp })}
        ${field('ask', 'movesOn', t.day, { type: 'date', value: today() })}
        ${choice('ask', 'level', t.level, [['', t.same], ...levels.map((one) => [one, levelName(one)] as const)])}
        ${field('ask', 'reason', t.reason)}
        <button class="main" ?disabled=${this.busy}>${t.send}</button>
      </form>
      <p><a href="#/transferts">${t.see}</a></p>`;
  }

  private ask(event: SubmitEvent): Promise<void> {
    const said = written(event);
    const form = event.target as HTMLFormElement;
    const text = (name: string) => said(name) ?? '';
    const body = {
      ...{ from: text('from'), learnerSourceId: text('learnerSourceId'), sourceId: text('sourceId') },
      ...{ movesOn: text('movesOn'), reason: text('reason'), level: said('level') as Level },
    };
    const params = { path: { code: text('to') }, query: { source: text('source') } };
    return this.act(async () => {
      await value(record.POST('/v1/organisations/{code}/transfers', { params, body }));
      form.reset();
      return t.sent;
    });
  }
}
customElements.define('ask-transfer', AskTransfer);
