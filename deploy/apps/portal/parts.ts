import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '../../../libs/contracts/src/context-map.ts';
import type { Language } from './wording.ts';

/** One line of the table of what runs. */
export interface PortalPart {
  name: string;
  role: Record<Language, string>;
  /** A service of the map that has its own address and reference. */
  isService: boolean;
  isBuilt: boolean;
}

const roles: Readonly<Record<string, Record<Language, string>>> = {
  'student-record': {
    fr: 'Dossier unifié de l’élève : organisations, élèves, séjours, groupes',
    en: 'Unified student record: organisations, learners, stays, classes',
  },
  'exam-management': { fr: 'Épreuves ministérielles numériques', en: 'Digital ministerial exams' },
  'resource-catalogue': { fr: 'Catalogue national des ressources', en: 'National catalogue of resources' },
  'ebook-lending': { fr: 'Prêt de livres numériques à l’école', en: 'E-book lending in schools' },
  'ecampus-federation': { fr: 'eCampus : offre de cours à distance', en: 'eCampus: federation of distance courses' },
  'governance-reporting': {
    fr: 'Gouvernance du plan : mesures, budgets, indicateurs',
    en: 'Governance of the plan: measures, budgets, indicators',
  },
  identity: { fr: 'Fournisseur d’identité : jetons d’accès', en: 'Identity provider: access tokens' },
  postgres: { fr: 'PostgreSQL : une base par service', en: 'PostgreSQL: one database per service' },
  kafka: { fr: 'Kafka : les événements', en: 'Kafka: the events' },
};

export function portalParts(root: string): PortalPart[] {
  const isService = (name: string) => (services as readonly string[]).includes(name);
  const isBuilt = (name: string) => !isService(name) || existsSync(join(root, 'services', name, 'src', 'main.ts'));
  return Object.entries(roles).map(([name, role]) => ({
    name,
    role,
    isService: isService(name),
    isBuilt: isBuilt(name),
  }));
}
