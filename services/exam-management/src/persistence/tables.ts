import { KnownOrganisations } from '@pan/kit';

export const entities = [KnownOrganisations];
