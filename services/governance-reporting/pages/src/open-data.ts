import { day, number, said, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { editions, service, type Edition } from './editions.ts';

const t = words({
  fr: {
    intro:
      'Chaque édition est figée, signée et publiée par deux personnes; une correction est une nouvelle édition, avec sa raison.',
    edition: (edition: number) => `Édition ${edition}`,
    released: (on: string) => `Publiée le ${on}`,
    corrects: (edition: number, reason: string) => `Corrige l’édition ${edition}: ${reason}`,
    correctedBy: (edition: number) => `Corrigée par l’édition ${edition}; ne citez plus celle-ci.`,
    rows: (count: string) => `${count} lignes`,
    look: 'Voir',
    whole: 'Fichiers de l’édition entière',
    map: 'Carte du réseau',
    machines: 'Pour les machines',
    catalogue: 'Catalogue DCAT-AP 3',
    keys: 'Clés qui vérifient les signatures',
    none: 'Aucune édition n’est encore publiée.',
    of: (file: string, dataset: string) => `${file}, ${dataset}`,
  },
  en: {
    intro:
      'Each edition is frozen, signed and released by two persons; a correction is a new edition, with its reason.',
    edition: (edition: number) => `Edition ${edition}`,
    released: (on: string) => `Released on ${on}`,
    corrects: (edition: number, reason: string) => `Corrects edition ${edition}: ${reason}`,
    correctedBy: (edition: number) => `Corrected by edition ${edition}; do not cite this one any more.`,
    rows: (count: string) => `${count} rows`,
    look: 'Look',
    whole: 'Files of the whole edition',
    map: 'Map of the network',
    machines: 'For machines',
    catalogue: 'DCAT-AP 3 catalogue',
    keys: 'Keys that verify the signatures',
    none: 'No edition has been released yet.',
    of: (file: string, dataset: string) => `${file}, ${dataset}`,
  },
});

const formats = ['csv', 'json', 'csv-metadata.json'] as const;
const formatNames: Readonly<Record<(typeof formats)[number], string>> = {
  csv: 'CSV',
  json: 'JSON',
  'csv-metadata.json': 'CSVW',
};

/** All released editions with their files. */
class OpenData extends View<Edition[]> {
  protected load() {
    return editions();
  }

  protected draw(all: Edition[]) {
    return html`<p>${t.intro}</p>
      ${all.length === 0 ? html`<p>${t.none}</p>` : nothing}
      ${all.map((edition, at) => this.edition(edition, at === 0))}
      <h2>${t.machines}</h2>
      <ul>
        <li><a href="${service}/v1/catalogue.jsonld">${t.catalogue}</a></li>
        <li><a href="${service}/api/3/action/package_list">CKAN</a></li>
        <li><a href="${service}/v1/edition-keys">${t.keys}</a></li>
      </ul>`;
  }

  private edition(edition: Edition, isNewest: boolean) {
    const { number: at, corrects, reason, correctedBy, datasets, files } = edition;
    const ofDatasets = new Set(datasets.flatMap(({ id }) => formats.map((format) => `${id}.${format}`)));
    const whole = files.filter(({ path }) => !ofDatasets.has(path));
    return html`<details ?open=${isNewest}>
      <summary><strong>${t.edition(at)}</strong>. ${t.released(day(edition.releasedAt!.slice(0, 10)))}</summary>
      ${corrects === null ? nothing : html`<p>${t.corrects(corrects, reason ?? '')}</p>`}
      ${correctedBy === null ? nothing : html`<p class="refusal">${t.correctedBy(correctedBy)}</p>`}
      <ul class="cards">
        ${datasets.map((dataset) => this.downloads(edition, dataset))}
      </ul>
      <p>${t.whole}:</p>
      <ul>
        ${whole.map(({ path, url }) => html`<li><a href=${url}>${path === 'network-map.html' ? t.map : path}</a></li>`)}
      </ul>
    </details>`;
  }

  private downloads({ files }: Edition, { id, title, rows }: Edition['datasets'][number]) {
    const links = formats.flatMap((format) => {
      const file = files.find(({ path }) => path === `${id}.${format}`);
      return file ? [{ name: formatNames[format], url: file.url }] : [];
    });
    return html`<li>
      <h2><a href="#/chiffres/${id}">${said(title)}</a></h2>
      <p class="soft">${t.rows(number(rows))}</p>
      <p>
        ${links.map(
          ({ name, url }) => html`<a href=${url} download aria-label=${t.of(name, said(title))}>${name}</a> `,
        )}
      </p>
    </li>`;
  }
}
customElements.define('open-data', OpenData);
