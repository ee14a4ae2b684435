import { serviceSettings } from '@pan/kit';

export const settings = serviceSettings('ecampus-federation', 7105);
