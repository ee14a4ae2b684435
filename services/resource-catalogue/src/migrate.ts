import { migrate } from '@pan/kit/data';
import { migrations } from './persistence/migrations/index.js';

const ownerUrl = process.env['DATABASE_OWNER_URL'];
if (!ownerUrl) throw new Error('DATABASE_OWNER_URL : manque / is missing');
await migrate(ownerUrl, migrations);
