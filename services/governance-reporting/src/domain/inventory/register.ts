import type { OwnText } from '../register.js';

export const registerCodes = ['sites', 'connections'] as const;
export type RegisterCode = (typeof registerCodes)[number];

/** A column of a register, as rows give it and entries keep it. */
export interface RegisterField {
  readonly name: string;
  readonly title: OwnText;
  readonly type: 'text' | 'code' | 'number' | 'date';
  readonly required?: boolean;
  /** Missed where it is absent, though a row may do without. */
  readonly recommended?: boolean;
  readonly codes?: Readonly<Record<string, OwnText>>;
  readonly from?: number;
  readonly to?: number;
  readonly unit?: string;
}

/** What an inventory holds; a site is known by its owner's code, a connection by its site's and its own. */
export interface Register {
  readonly code: RegisterCode;
  readonly title: OwnText;
  readonly fields: readonly RegisterField[];
}

const text = (name: string, fr: string, en: string, more: Partial<RegisterField> = {}): RegisterField => ({
  ...{ name, title: { fr, en }, type: 'text', to: 120 },
  ...more,
});
const number = (
  name: string,
  fr: string,
  en: string,
  from: number,
  to: number,
  unit: string,
  more: Partial<RegisterField> = {},
): RegisterField => ({
  ...{ name, title: { fr, en }, type: 'number', from, to, unit },
  ...more,
});
const date = (name: string, fr: string, en: string): RegisterField => ({ name, title: { fr, en }, type: 'date' });

const siteKinds = {
  school: { fr: 'École', en: 'School' },
  'adult-centre': { fr: 'Centre d’éducation des adultes', en: 'Adult education centre' },
  'vocational-centre': { fr: 'Centre de formation professionnelle', en: 'Vocational training centre' },
  college: { fr: 'Cégep ou collège', en: 'College' },
  university: { fr: 'Université', en: 'University' },
  administration: { fr: 'Administration', en: 'Administration' },
  node: { fr: 'Nœud du réseau', en: 'Node of the network' },
  other: { fr: 'Autre', en: 'Other' },
};

const siteStates = {
  planned: { fr: 'Prévu', en: 'Planned' },
  active: { fr: 'En usage', en: 'Active' },
  closed: { fr: 'Fermé', en: 'Closed' },
};

const technologies = {
  fibre: { fr: 'Fibre optique', en: 'Fibre' },
  cable: { fr: 'Câble coaxial', en: 'Coaxial cable' },
  dsl: { fr: 'Ligne téléphonique', en: 'DSL' },
  'fixed-wireless': { fr: 'Sans fil fixe', en: 'Fixed wireless' },
  cellular: { fr: 'Cellulaire', en: 'Cellular' },
  satellite: { fr: 'Satellite', en: 'Satellite' },
  other: { fr: 'Autre', en: 'Other' },
};

const connectionStates = {
  planned: { fr: 'Prévue', en: 'Planned' },
  provisioning: { fr: 'En installation', en: 'Provisioning' },
  active: { fr: 'En service', en: 'Active' },
  offline: { fr: 'En panne', en: 'Offline' },
  decommissioned: { fr: 'Retirée', en: 'Decommissioned' },
};

export const registers: Readonly<Record<RegisterCode, Register>> = {
  sites: {
    code: 'sites',
    title: { fr: 'Sites', en: 'Sites' },
    fields: [
      text('code', 'Code du bâtiment', 'Code of the building', { required: true, to: 60 }),
      text('name', 'Nom', 'Name', { required: true }),
      { name: 'kind', title: { fr: 'Sorte', en: 'Kind' }, type: 'code', required: true, codes: siteKinds },
      { name: 'state', title: { fr: 'État', en: 'State' }, type: 'code', required: true, codes: siteStates },
      text('address', 'Adresse', 'Address', { recommended: true }),
      text('municipality', 'Municipalité', 'Municipality', { recommended: true }),
      number('latitude', 'Latitude', 'Latitude', -90, 90, '°', { recommended: true }),
      number('longitude', 'Longitude', 'Longitude', -180, 180, '°', { recommended: true }),
      date('openedOn', 'Ouvert le', 'Opened on'),
      date('closedOn', 'Fermé le', 'Closed on'),
    ],
  },
  connections: {
    code: 'connections',
    title: { fr: 'Liens', en: 'Connections' },
    fields: [
      text('site', 'Code du bâtiment', 'Code of the building', { required: true, to: 60 }),
      text('code', 'Code du lien', 'Code of the connection', { required: true, to: 60 }),
      text('farEnd', 'Code du bâtiment à l’autre bout', 'Code of the building at the far end', { to: 60 }),
      text('provider', 'Fournisseur', 'Provider', { recommended: true }),
      {
        name: 'technology',
        title: { fr: 'Technologie', en: 'Technology' },
        type: 'code',
        required: true,
        codes: technologies,
      },
      { name: 'state', title: { fr: 'État', en: 'State' }, type: 'code', required: true, codes: connectionStates },
      number('contractedDown', 'Débit descendant au contrat', 'Contracted download speed', 0.1, 400_000, 'Mbit/s', {
        required: true,
      }),
      number('contractedUp', 'Débit montant au contrat', 'Contracted upload speed', 0.1, 400_000, 'Mbit/s', {
        recommended: true,
      }),
      date('since', 'En service depuis', 'In service since'),
      date('until', 'Fin du contrat', 'End of the contract'),
    ],
  },
};
