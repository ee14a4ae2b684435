import { value } from '@pan/client';
import { day, giveFile, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';
import { subjectName } from '../vocabulary.ts';

const t = words({
  fr: {
    what: 'Une attestation est un fichier signé (Open Badges 3.0) qui prouve un résultat réussi. Elle se vérifie sans nous. Elle ne dit que ce que vous cochez: sans le nom, une empreinte que seul quelqu’un qui connaît le nom peut reconnaître.',
    result: 'Résultat à attester',
    tells: 'Ce que l’attestation dit de plus',
    disclosures: { name: 'le nom', mark: 'la note', organisation: 'l’organisation' },
    ask: 'Faire attester',
    issued: 'L’attestation est signée.',
    nothing: 'Aucun résultat réussi n’est encore inscrit.',
    on: 'Signée le',
    alone: 'ne dit rien de plus',
    take: 'Prendre le fichier',
    link: 'Donner par un lien',
    linked: (until: string) => `Le lien vaut jusqu’au ${until}. Il ne se montre que cette fois:`,
    revoke: 'Révoquer',
    revoked: 'Révoquée: qui la vérifie le voit.',
    links: (opened: number, until: string) => `Lien jusqu’au ${until}, ouvert ${opened} fois`,
    end: 'Retirer le lien',
    ended: 'Le lien est retiré.',
  },
  en: {
    what: 'An attestation is a signed file (Open Badges 3.0) that proves a passed result. It is verified without us. It tells only what you tick: without the name, a digest that only somebody who knows the name can recognise.',
    result: 'Result to attest',
    tells: 'What the attestation tells beside',
    disclosures: { name: 'the name', mark: 'the mark', organisation: 'the organisation' },
    ask: 'Have it attested',
    issued: 'The attestation is signed.',
    nothing: 'No passed result has been entered yet.',
    on: 'Signed on',
    alone: 'tells nothing beside',
    take: 'Take the file',
    link: 'Give by a link',
    linked: (until: string) => `The link holds until ${until}. It is shown this once:`,
    revoke: 'Revoke',
    revoked: 'Revoked: whoever verifies it sees that.',
    links: (opened: number, until: string) => `Link until ${until}, opened ${opened} times`,
    end: 'Take the link back',
    ended: 'The link is taken back.',
  },
});

const at = (id: string) => ({ params: { path: { id } } });
const load = async (id: string) => {
  const { items } = await value(record.GET('/v1/learners/{id}/attestations', at(id)));
  const { items: results } = await value(record.GET('/v1/learners/{id}/results', at(id)));
  return { attestations: items, results: results.filter(({ passed }) => passed === true) };
};
type Shown = Awaited<ReturnType<typeof load>>;
type Attestation = Shown['attestations'][number];
type Link = { readonly of: string; readonly url: string; readonly until: string };

const disclosures = ['name', 'mark', 'organisation'] as const;

/** Results that a family has signed, to show to whom it chooses: asked for, taken, given by a link, revoked. */
class Attestations extends View<Shown> {
  static override properties = { ...super.properties, learner: {} };
  declare learner: string;
  private made: Link | null = null;

  protected load() {
    return load(this.learner);
  }

  protected draw({ attestations, results }: Shown) {
    return html`<p>${t.what}</p>
      ${results.length === 0 ? html`<p>${t.nothing}</p>` : this.form(results)}
      <ul class="cards">
        ${attestations.map((one) => this.card(one))}
      </ul>`;
  }

  private form(results: Shown['results']) {
    return html`<form @submit=${(event: SubmitEvent) => this.ask(event)}>
      <label for="result">${t.result}</label>
      <select id="result" name="result" required>
        ${results.map(
          ({ id, title, subject, schoolYear }) =>
            html`<option value=${id}>${title ?? subjectName(subject ?? '')} ${schoolYear ?? ''}</option>`,
        )}
      </select>
      <fieldset>
        <legend>${t.tells}</legend>
        ${disclosures.map((one) => html`<label><input type="checkbox" name=${one} /> ${t.disclosures[one]}</label>`)}
      </fieldset>
      <button class="main" ?disabled=${this.busy}>${t.ask}</button>
    </form>`;
  }

  private card(attestation: Attestation) {
    const { id, name, issuedAt, discloses, revokedAt, links } = attestation;
    const told = discloses.map((one) => t.disclosures[one]).join(', ') || t.alone;
    return html`<li>
      <h2>${name}</h2>
      <p class="soft">${t.on} ${day(issuedAt.slice(0, 10))}; ${told}</p>
      ${
        revokedAt
          ? html`<p>${t.revoked}</p>`
          : html`<p>
              <button ?disabled=${this.busy} @click=${() => this.take(id)}>${t.take}</button>
              <button ?disabled=${this.busy} @click=${() => this.give(id)}>${t.link}</button>
              <button ?disabled=${this.busy} @click=${() => this.revoke(id)}>${t.revoke}</button>
            </p>`
      }
      ${
        this.made?.of === id
          ? html`<p>${t.linked(day(this.made.until))}</p>
              <p><code>${this.made.url}</code></p>`
          : nothing
      }
      ${revokedAt ? nothing : links.filter(({ endedAt }) => !endedAt).map((link) => this.link(id, link))}
    </li>`;
  }

  private link(id: string, { id: linkId, validUntil, opened }: Attestation['links'][number]) {
    return html`<p>
      ${t.links(opened, day(validUntil))}
      <button ?disabled=${this.busy} @click=${() => this.end(id, linkId)}>${t.end}</button>
    </p>`;
  }

  private async ask(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const body = { resultId: form.get('result') as string, discloses: disclosures.filter((one) => form.has(one)) };
    await this.act(async () => {
      await value(record.POST('/v1/learners/{id}/attestations', { ...at(this.learner), body }));
      return t.issued;
    });
  }

  private async take(id: string): Promise<void> {
    await this.act(async () => {
      giveFile(await value(record.GET('/v1/attestations/{id}', { ...at(id), parseAs: 'blob' })), 'attestation.json');
      return t.take;
    });
  }

  private async give(id: string): Promise<void> {
    await this.act(async () => {
      const { url, validUntil } = await value(record.POST('/v1/attestations/{id}/links', { ...at(id), body: {} }));
      this.made = { of: id, url, until: validUntil };
      return t.link;
    });
  }

  private async end(id: string, linkId: string): Promise<void> {
    await this.act(async () => {
      await value(record.DELETE('/v1/attestations/{id}/links/{linkId}', { params: { path: { id, linkId } } }));
      this.made = null;
      return t.ended;
    });
  }

  private async revoke(id: string): Promise<void> {
    await this.act(async () => {
      await value(record.POST('/v1/attestations/{id}/revocation', at(id)));
      this.made = null;
      return t.revoked;
    });
  }
}
customElements.define('learner-attestations', Attestations);
