import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { type Reading, survivingRecord } from '@pan/record-copies';

/** For whom a list is read: a library's subtree, one reader alone, or the pupils of one member of staff. */
export interface Sight {
  readonly organisations: string;
  readonly reader: string | null;
  readonly staff: string | null;
}

const nobody = '00000000-0000-0000-0000-000000000000';

export async function sightOf(database: Reading): Promise<Sight> {
  const { person, organisations } = currentCaller();
  if (!person) return { organisations: organisations.join(), reader: null, staff: null };
  if (person.role === 'staff') return { organisations: '', reader: null, staff: person.id };
  if (person.role === 'guardian') return { organisations: '', reader: nobody, staff: null };
  return { organisations: '', reader: await survivingRecord(database, person.id), staff: null };
}

/** @throws DomainError organisation-unknown */
export async function organisationId(database: Reading, code: string): Promise<string> {
  const [found] = await database.query<{ id: string }>(
    `select organisation_id as id from known_organisation where code = $1`,
    [code],
  );
  if (!found) throw new DomainError('organisation-unknown', { organisation: code });
  return found.id;
}
