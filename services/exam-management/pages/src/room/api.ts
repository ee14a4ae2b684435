import { connect, value, type examManagement, type Services } from '@pan/client';
import { language, type PageSettings, type Session } from '@pan/pages';

/** The services, asked in the proctor's name; set when the pages open. */
export let exams: Services['examManagement'];
export let record: Services['studentRecord'];
/** For streams, which the typed client does not read. */
export let openStream: (path: string) => Promise<[address: string, headers: Record<string, string>]>;

type Schemas = examManagement.components['schemas'];
export type ExamSession = Schemas['SessionView'];
export type Room = Schemas['RoomView'];
export type Candidate = Schemas['CandidateView'];

export function openRoomPages(session: Session, { service }: PageSettings): void {
  const base = service.replace(/\/exam-management$/, '');
  const headers = { 'accept-language': language };
  ({ examManagement: exams, studentRecord: record } = connect({ base, token: session.token, headers }));
  openStream = async (path) => [`${service}${path}`, { ...headers, authorization: `Bearer ${await session.token()}` }];
}

/** Names of learners by their ids, of those whom the proctor may see; none while the record is away. */
export async function namesOf(learnerIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (let at = 0; at < learnerIds.length; at += 200) {
    const body = { learnerIds: learnerIds.slice(at, at + 200) };
    const { items } = await value(record.POST('/v1/learners/labels', { body })).catch(() => ({ items: [] }));
    for (const { id, givenName, familyName } of items) names.set(id, `${familyName}, ${givenName}`);
  }
  return names;
}
