import { serviceSettings } from '@pan/kit';

export const settings = serviceSettings('ebook-lending', 7104);
