import { serviceSettings } from '@pan/kit';

export const settings = serviceSettings('governance-reporting', 7106);
