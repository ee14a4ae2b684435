import { value } from '@pan/client';
import { View, words } from '@pan/pages';
import { html } from 'lit';
import { account, record } from '../record.ts';
import { inNameOf } from './acts.ts';
import { choice, field } from './form.ts';

const t = words({
  fr: {
    how: 'Un fichier zip OneRoster CSV, version 1.1 ou 1.2, tel que votre système l’exporte. Une ligne en faute est retenue avec celles qui en dépendent; les autres passent.',
    file: 'Fichier zip',
    system: 'Système qui l’a exporté',
    systemHelp: 'Sous le nom d’un autre, ce que le fichier ne contient pas prendrait fin.',
    organisation: 'Organisation',
    year: 'Année scolaire',
    yearHelp: 'Par exemple 2026-2027; sans elle, celle que dit le fichier.',
    dry: 'Vérifier et compter seulement, sans rien changer',
    send: 'Envoyer',
    sent: 'Le fichier est reçu.',
  },
  en: {
    how: 'A OneRoster CSV zip, version 1.1 or 1.2, as your system exports it. A row with a fault is held back with those that depend on it; the others pass.',
    file: 'Zip file',
    system: 'System that exported it',
    systemHelp: 'Under the name of another one, what the file leaves out would end.',
    organisation: 'Organisation',
    year: 'School year',
    yearHelp: 'For instance 2026-2027; without it, the one that the file tells.',
    dry: 'Only check and count, change nothing',
    send: 'Send',
    sent: 'The file is received.',
  },
});

/** Sends a bundle, and leads to how it goes on. */
class SendBundle extends View<null> {
  protected load() {
    return Promise.resolve(null);
  }

  protected draw() {
    return html`<p class="soft" id="bundle-how">${t.how}</p>
      <form @submit=${(event: SubmitEvent) => this.send(event)}>
        <label for="bundle-file">${t.file}</label>
        <input
          id="bundle-file"
          name="file"
          type="file"
          accept=".zip,application/zip"
          required
          aria-describedby="bundle-how"
        />
        ${choice(
          'bundle',
          'source',
          t.system,
          account.systems.map((one) => [one, one]),
          t.systemHelp,
        )}
        ${choice(
          'bundle',
          'organisation',
          t.organisation,
          inNameOf('imports').map((one) => [one, one]),
        )}
        ${field('bundle', 'schoolYear', t.year, { isOptional: true, help: t.yearHelp, most: 9 })}
        <label class="tick"><input type="checkbox" name="dryRun" /> ${t.dry}</label>
        <button class="main" ?disabled=${this.busy}>${t.send}</button>
      </form>`;
  }

  private send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const schoolYear = (form.get('schoolYear') as string).trim();
    const query = {
      ...{ source: form.get('source') as string, organisation: form.get('organisation') as string },
      ...{ dryRun: form.has('dryRun'), ...(schoolYear && { schoolYear }) },
    };
    return this.act(async () => {
      const { id } = await value(
        record.POST('/v1/imports', {
          params: { query },
          body: form.get('file') as never,
          bodySerializer: (body: unknown) => body as File,
          headers: { 'content-type': 'application/zip' },
        }),
      );
      location.hash = `#/envois/${id}`;
      return t.sent;
    });
  }
}
customElements.define('send-bundle', SendBundle);
