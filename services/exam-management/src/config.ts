import { serviceSettings } from '@pan/kit';

export const settings = serviceSettings('exam-management', 7102);
