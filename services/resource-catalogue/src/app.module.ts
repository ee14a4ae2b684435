import { Module } from '@nestjs/common';
import type { ServiceOptions } from '@pan/kit';
import { settings } from './config.js';
import { migrations } from './persistence/migrations/index.js';
import { entities } from './persistence/tables.js';
import './problems.js';

@Module({
  controllers: [],
  providers: [],
})
export class AppModule {}

export const service: ServiceOptions = {
  schema: settings,
  entities,
  migrations,
};
