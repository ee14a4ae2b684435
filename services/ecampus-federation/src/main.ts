import { bootService } from '@pan/kit';
import { AppModule, service } from './app.module.js';

await bootService(AppModule, service);
