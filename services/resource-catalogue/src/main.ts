import { bootService } from '@pan/kit/service';
import { AppModule, service } from './app.module.js';

await bootService(AppModule, service);
