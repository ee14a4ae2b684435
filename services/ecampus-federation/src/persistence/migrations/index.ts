import type { Migration } from '@pan/kit';
import { Beginnings1764100000000 } from './0001-beginnings.js';
import { Federation1764150000000 } from './0002-federation.js';

export const migrations: Migration[] = [Beginnings1764100000000, Federation1764150000000];
