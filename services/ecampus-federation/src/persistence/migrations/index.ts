import type { Migration } from '@pan/kit';
import { Beginnings1764100000000 } from './0001-beginnings.js';

export const migrations: Migration[] = [Beginnings1764100000000];
