import { value } from '@pan/client';
import { day, instant, said, today, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';
import { levelName, nameOf } from '../vocabulary.ts';
import { area, written } from './form.ts';
import { states, unknownLearner } from './transfer-words.ts';

const t = words({
  fr: {
    route: (from: string, to: string) => `De ${from} vers ${to}`,
    on: (on: string) => `Premier jour à la nouvelle école: ${on}`,
    asked: (at: string) => `Demandé le ${at}`,
    reason: (words: string) => `Motif: ${words}`,
    level: (level: string) => `Niveau demandé: ${level}`,
    due: (on: string) => `Sans réponse, la demande s’éteint le ${on}.`,
    answer: (words: string) => `Réponse: ${words}`,
    settled: (at: string) => `Réglé le ${at}`,
    file: 'Voir le dossier et le parcours de l’élève',
    would: 'Ce qui suivra l’élève si vous acceptez',
    did: 'Ce qui a suivi l’élève',
    wouldStay: 'Ce qui restera, et pourquoi',
    stayed: 'Ce qui est resté, et pourquoi',
    consent: 'avec le consentement de la famille seulement',
    accept: 'Accepter le transfert',
    several: 'L’élève a plusieurs séjours ici. Lequel prend fin?',
    accepted: 'Le transfert est accepté: le séjour ici prend fin et l’autre s’ouvre le même jour.',
    why: 'Motif du refus, que l’autre école lira',
    refuse: 'Refuser le transfert',
    refused: 'Le transfert est refusé.',
    withdraw: 'Renoncer à ce transfert',
    withdrawn: 'La demande est retirée.',
  },
  en: {
    route: (from: string, to: string) => `From ${from} to ${to}`,
    on: (on: string) => `First day at the new school: ${on}`,
    asked: (at: string) => `Asked for on ${at}`,
    reason: (words: string) => `Reason: ${words}`,
    level: (level: string) => `Level asked for: ${level}`,
    due: (on: string) => `Without an answer the request lapses on ${on}.`,
    answer: (words: string) => `Answer: ${words}`,
    settled: (at: string) => `Settled on ${at}`,
    file: 'See the learner’s record and path',
    would: 'What will follow the learner if you accept',
    did: 'What followed the learner',
    wouldStay: 'What will stay behind, and why',
    stayed: 'What stayed behind, and why',
    consent: 'with the family’s consent only',
    accept: 'Accept the transfer',
    several: 'The learner has several stays here. Which one ends?',
    accepted: 'The transfer is accepted: the stay here ends and the other opens on the same day.',
    why: 'Reason of the refusal, which the other school will read',
    refuse: 'Refuse the transfer',
    refused: 'The transfer is refused.',
    withdraw: 'Take this transfer back',
    withdrawn: 'The request is withdrawn.',
  },
});

const transfer = (id: string) => value(record.GET('/v1/transfers/{id}', { params: { path: { id } } }));
const parts = () => value(record.GET('/v1/file-parts'));
const file = async (id: string) => (await record.GET('/v1/learners/{id}', { params: { path: { id } } })).data ?? null;

type Transfer = Awaited<ReturnType<typeof transfer>>;
type Parts = Awaited<ReturnType<typeof parts>>['items'];
type Basis = Transfer['parts'][number]['basis'];
interface Passing {
  readonly name: string;
  readonly follows: boolean;
  readonly byConsent: boolean;
  readonly basis: Basis;
}
interface Shown {
  readonly transfer: Transfer;
  readonly passing: readonly Passing[];
  /** Stays of the learner there that the move could end. */
  readonly stays: readonly { readonly id: string; readonly level: string; readonly beganOn: string | null }[];
}

/** One transfer: who asks whom, what follows the learner and what stays behind by which law, and the answer. */
class OneTransfer extends View<Shown> {
  static override properties = { ...super.properties, transfer: {} };
  declare transfer: string;

  protected async load(): Promise<Shown> {
    const [found, { items }] = await Promise.all([transfer(this.transfer), parts()]);
    const learner = found.mayAnswer ? await file(found.learnerId) : null;
    const stays = (learner?.enrolments ?? []).filter(
      ({ organisation, endedOn }) => organisation === found.from && (endedOn === null || endedOn > found.movesOn),
    );
    return { transfer: found, passing: passingOf(found, items), stays };
  }

  protected draw({ transfer: shown, passing, stays }: Shown) {
    const isOver = shown.state === 'accepted';
    const isTold = isOver || shown.state === 'asked';
    return html`<section class="card">
        <h2>${shown.learner ? nameOf(shown.learner) : unknownLearner}</h2>
        <p><strong>${states[shown.state]}</strong></p>
        <p>
          ${t.route(shown.from, shown.to)}<br />${t.on(day(shown.movesOn))}
          ${shown.level ? html`<br />${t.level(levelName(shown.level))}` : nothing}
        </p>
        <p>${t.reason(shown.reason)}</p>
        <p class="soft">
          ${t.asked(instant(shown.askedAt))}${shown.state === 'asked' ? html`<br />${t.due(day(shown.lapsesOn))}` : nothing}
          ${shown.settledAt ? html`<br />${t.settled(instant(shown.settledAt))}` : nothing}
        </p>
        ${shown.answerReason ? html`<p>${t.answer(shown.answerReason)}</p>` : nothing}
        ${shown.learner ? html`<p><a href="#/${shown.learnerId}">${t.file}</a></p>` : nothing}
      </section>
      ${
        isTold
          ? this.parts(
              isOver ? t.did : t.would,
              passing.filter(({ follows }) => follows),
            )
          : nothing
      }
      ${
        isTold
          ? this.parts(
              isOver ? t.stayed : t.wouldStay,
              passing.filter(({ follows }) => !follows),
            )
          : nothing
      }
      ${shown.mayAnswer ? this.answers(stays) : nothing}
      ${
        shown.mayWithdraw
          ? html`<p><button ?disabled=${this.busy} @click=${() => this.withdraw()}>${t.withdraw}</button></p>`
          : nothing
      }`;
  }

  private parts(title: string, passing: readonly Passing[]) {
    if (passing.length === 0) return nothing;
    return html`<h2>${title}</h2>
      <ul>
        ${passing.map(
          ({ name, byConsent, basis }) =>
            html`<li>
              <strong>${name}</strong>${byConsent ? html`, ${t.consent}` : nothing}
              <span class="soft"><br />${said(basis)} (${basis.law}, ${basis.section})</span>
            </li>`,
        )}
      </ul>`;
  }

  private answers(stays: Shown['stays']) {
    return html`<form @submit=${(event: SubmitEvent) => this.accept(event)}>
        ${
          stays.length > 1
            ? html`<fieldset>
                <legend>${t.several}</legend>
                ${stays.map(
                  ({ id, level, beganOn }) =>
                    html`<label class="tick"
                      ><input type="radio" name="stay" value=${id} required /> ${levelName(level)}
                      ${beganOn ? day(beganOn) : ''}</label
                    >`,
                )}
              </fieldset>`
            : nothing
        }
        <button class="main" ?disabled=${this.busy}>${t.accept}</button>
      </form>
      <form @submit=${(event: SubmitEvent) => this.refuse(event)}>
        ${area('refusal', 'reason', t.why)}
        <button ?disabled=${this.busy}>${t.refuse}</button>
      </form>`;
  }

  private accept(event: SubmitEvent): Promise<void> {
    const enrolmentId = written(event)('stay');
    return this.act(async () => {
      await value(record.POST('/v1/transfers/{id}/acceptance', { params: this.params, body: { enrolmentId } }));
      return t.accepted;
    });
  }

  private refuse(event: SubmitEvent): Promise<void> {
    const reason = written(event)('reason')!;
    return this.act(async () => {
      await value(record.POST('/v1/transfers/{id}/refusal', { params: this.params, body: { reason } }));
      return t.refused;
    });
  }

  private withdraw(): Promise<void> {
    return this.act(async () => {
      await value(record.POST('/v1/transfers/{id}/withdrawal', { params: this.params }));
      return t.withdrawn;
    });
  }

  private get params() {
    return { path: { id: this.transfer } };
  }
}
customElements.define('one-transfer', OneTransfer);

/** Once accepted, what went along; before, what the rules of today say. */
function passingOf({ parts: passed }: Transfer, known: Parts): Passing[] {
  const name = (code: string) => {
    const part = known.find((one) => one.code === code);
    return part ? said(part) : code;
  };
  if (passed.length > 0)
    return passed.map(({ part, follows, basis }) => ({ name: name(part), follows, byConsent: false, basis }));
  return known.flatMap((part) => {
    const rule = part.rules.findLast(({ from }) => from <= today()) ?? part.rules[0];
    if (!rule) return [];
    const byConsent = rule.passes === 'with-consent';
    return [{ name: said(part), follows: rule.passes !== 'never', byConsent, basis: rule.basis }];
  });
}
