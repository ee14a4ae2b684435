import type { Dataset } from './dataset.js';

export interface StoredFile {
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface Catalogued {
  readonly number: number;
  readonly issued: string;
  readonly datasets: readonly Dataset[];
  readonly files: readonly StoredFile[];
  readonly corrects: number | null;
  readonly reason: string | null;
}

/** Below which addresses the editions are, and what may be done with them. */
export interface Publisher {
  readonly base: string;
  readonly licence: string;
}

const context = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  spdx: 'http://spdx.org/rdf/terms#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  adms: 'http://www.w3.org/ns/adms#',
};

const french = 'http://publications.europa.eu/resource/authority/language/FRA';
const english = 'http://publications.europa.eu/resource/authority/language/ENG';
const said = ({ fr, en }: { fr: string; en: string }) => [
  { '@value': fr, '@language': 'fr' },
  { '@value': en, '@language': 'en' },
];
const typed = (value: string, type: string) => ({ '@value': value, '@type': `xsd:${type}` });
const mediaTypeOf = (mediaType: string) => `https://www.iana.org/assignments/media-types/${mediaType.split(';', 1)[0]}`;

/** DCAT-AP 3.0 in JSON-LD, with a context of its own, so that a reader loads nothing else. */
export function catalogueOf(editions: readonly Catalogued[], { base, licence }: Publisher): object {
  const publisher = `${base}/v1/plan#publisher`;
  const datasets = editions.flatMap((edition) => edition.datasets.map((dataset) => datasetOf(edition, dataset)));
  const mediaTypes = new Set(editions.flatMap(({ files }) => files.map(({ mediaType }) => mediaTypeOf(mediaType))));
  const graph = [
    {
      '@id': `${base}/v1/editions#catalogue`,
      '@type': 'dcat:Catalog',
      'dct:title': said({ fr: 'Données du plan d’action numérique', en: 'Data of the digital action plan' }),
      'dct:description': said({
        fr: 'Éditions figées, signées et vérifiables des données du plan d’action numérique en éducation.',
        en: 'Frozen, signed and verifiable editions of the data of the digital action plan for education.',
      }),
      'dct:publisher': { '@id': publisher },
      'dct:language': [{ '@id': french }, { '@id': english }],
      'dct:license': { '@id': licence },
      'dcat:dataset': datasets.map((one) => ({ '@id': one['@id'] })),
    },
    {
      '@id': publisher,
      '@type': 'foaf:Agent',
      'foaf:name': said({ fr: 'Ministère de l’Éducation du Québec', en: 'Ministry of Education of Quebec' }),
    },
    { '@id': licence, '@type': 'dct:LicenseDocument' },
    { '@id': 'spdx:checksumAlgorithm_sha256', '@type': 'spdx:ChecksumAlgorithm' },
    ...[french, english].map((id) => ({ '@id': id, '@type': 'dct:LinguisticSystem' })),
    ...[...mediaTypes].map((id) => ({ '@id': id, '@type': 'dct:MediaType' })),
    ...datasets,
  ];
  return { '@context': context, '@graph': graph };

  function datasetOf(edition: Catalogued, dataset: Dataset) {
    const at = `${base}/v1/editions/${edition.number}`;
    const notes = edition.corrects === null ? null : `Corrige l’édition ${edition.corrects} : ${edition.reason}`;
    return {
      '@id': `${at}#${dataset.id}`,
      '@type': 'dcat:Dataset',
      'dct:identifier': `${dataset.id}-${edition.number}`,
      'dct:title': said(dataset.title),
      'dct:description': said(dataset.description),
      'dct:publisher': { '@id': publisher },
      'dct:language': { '@id': french },
      'dct:issued': typed(edition.issued, 'date'),
      'dcat:version': String(edition.number),
      ...(notes && { 'adms:versionNotes': { '@value': notes, '@language': 'fr' } }),
      'dcat:keyword': [
        { '@value': 'plan d’action numérique', '@language': 'fr' },
        ...dataset.measures.map((measure) => ({ '@value': measure, '@language': 'fr' })),
      ],
      'dcat:distribution': edition.files
        .filter(({ path }) => path.startsWith(`${dataset.id}.`) && !path.endsWith('-metadata.json'))
        .map(({ path, mediaType, bytes, sha256 }) => ({
          '@id': `${at}/files/${path}#distribution`,
          '@type': 'dcat:Distribution',
          'dct:title': said({ fr: `${dataset.title.fr} (${path})`, en: `${dataset.title.en} (${path})` }),
          'dcat:accessURL': { '@id': `${at}/files/${path}` },
          'dcat:downloadURL': { '@id': `${at}/files/${path}` },
          'dcat:mediaType': { '@id': mediaTypeOf(mediaType) },
          'dct:license': { '@id': licence },
          'dcat:byteSize': typed(String(bytes), 'decimal'),
          'spdx:checksum': {
            '@type': 'spdx:Checksum',
            'spdx:algorithm': { '@id': 'spdx:checksumAlgorithm_sha256' },
            'spdx:checksumValue': typed(sha256, 'hexBinary'),
          },
        })),
    };
  }
}
