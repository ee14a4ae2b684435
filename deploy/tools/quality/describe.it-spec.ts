import { testDatabase } from '@pan/testing';
import pg from 'pg';
import { describe as describeStatement } from './describe.ts';

describe('What a statement would answer', () => {
  it('is told by PostgreSQL without running it, or why it means nothing', async () => {
    const database = await testDatabase('student-record');
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    await client.query('create table shelf (id uuid, places int4[])');
    expect(await describeStatement(client, 'select id, places from shelf where id = $1')).toEqual([
      ['id', 'uuid'],
      ['places', 'integer[]'],
    ]);
    expect(await describeStatement(client, 'delete from shelf')).toEqual([]);
    await expect(describeStatement(client, 'select title from shelf')).rejects.toThrow('column "title" does not exist');
    await expect(describeStatement(client, 'select id from shelf where id = 1')).rejects.toThrow('uuid = integer');
    await client.end();
    await database.drop();
  });
});
