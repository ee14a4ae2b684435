import { loadConfig } from '@pan/kit/ops';
import { createApp } from '@pan/kit/service';
import { serviceEnvironment } from '@pan/testing';
import { AppModule, service } from '../src/app.module.js';
import { settings as schema } from '../src/config.js';
import { startRecord, type RunningRecord } from './record.js';

describe('The identity key', () => {
  let record: RunningRecord;
  beforeAll(async () => {
    record = await startRecord();
  });
  afterAll(() => record?.close());

  const startBeside = (key: string) => {
    const environment = serviceEnvironment('student-record', record);
    const settings = loadConfig(schema, { ...environment, PORT: '0', LOG_LEVEL: 'fatal', IDENTITY_KEY: key });
    return createApp(AppModule, { ...service, settings });
  };

  it('of a database is the one that it was first written with; a service with another one does not start', async () => {
    const { IDENTITY_KEY: key } = serviceEnvironment('student-record', record);
    const again = await startBeside(key!);
    await again.close();
    await expect(startBeside('another-key-of-the-specs-0123456789abcdef')).rejects.toThrow(
      /IDENTITY_KEY : .*autre clé.* \/ .*another key/,
    );
    const [row] = await record.database.query<{ n: number }>('select count(*)::int as n from identity_key');
    expect(row!.n).toBe(1);
  });
});
