import { serviceSettings } from '@pan/kit';

export const settings = serviceSettings('resource-catalogue', 7103);
