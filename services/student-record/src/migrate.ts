import { migrate } from '@pan/kit/data';
import { loadConfig } from '@pan/kit/ops';
import { z } from 'zod';
import { migrations } from './persistence/migrations/index.js';

const { DATABASE_OWNER_URL } = loadConfig(z.object({ DATABASE_OWNER_URL: z.url({ protocol: /^postgres(ql)?$/ }) }));
const done = await migrate(DATABASE_OWNER_URL, migrations);
process.stdout.write(`${done.length > 0 ? done.join('\n') : 'à jour / up to date'}\n`);
