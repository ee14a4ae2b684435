import { serviceSettings } from '@pan/kit/ops';

export const settings = serviceSettings('exam-management', 7102);
