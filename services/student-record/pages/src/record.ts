import { connect, value, type Services } from '@pan/client';
import type { PageSettings, Session } from '@pan/pages';
import { language } from '@pan/pages';

/** The student record, asked in the reader's name; set when the pages open. */
export let record: Services['studentRecord'];
export let account: Account;

export type Account = Awaited<ReturnType<typeof me>>;

const me = () => value(record.GET('/v1/accounts/me'));

let signedIn: Session;

/** Connects the pages, and reads who is there. @throws Refusal */
export async function openRecord(session: Session, { service }: PageSettings): Promise<void> {
  signedIn = session;
  // The client's base is the gateway; the service's name is its own last part.
  const base = service.replace(/\/student-record$/, '');
  const headers = { 'accept-language': language };
  record = connect({ base, token: session.token, headers }).studentRecord;
  account = await me();
}

export const learner = (id: string) => value(record.GET('/v1/learners/{id}', { params: { path: { id } } }));

/** Once a record is linked, a token says more: the page comes back with one. */
export const openAnew = (): Promise<void> => signedIn.signIn();
