/** Prints the OpenAPI document of one built service, whose app.module exports `AppModule` and `service`, its options. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openApiOf } from '@pan/kit/service';

interface Built {
  readonly AppModule: Parameters<typeof openApiOf>[0];
  readonly service: Parameters<typeof openApiOf>[1];
}

const [name = ''] = process.argv.slice(2);
const built = join(import.meta.dirname, '../../../services', name, 'dist/app.module.js');
const { AppModule, service } = (await import(pathToFileURL(built).href)) as Partial<Built>;
if (!AppModule || !service) throw new Error(`${name}: app.module.ts exports AppModule and service, its options`);
const document = await openApiOf(AppModule, service);
process.stdout.write(JSON.stringify(document), () => process.exit(0));
