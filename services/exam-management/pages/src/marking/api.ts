import { connect, type examManagement, type Services } from '@pan/client';
import { language, type PageSettings, type Session } from '@pan/pages';
import { showFilesBy } from '../qti/content.ts';

/** The service, asked in the marker's name; set when the pages open. */
export let exams: Services['examManagement'];
let openFile: (path: string) => Promise<string>;

type Schemas = examManagement.components['schemas'];
export type Assignment = Schemas['AssignmentView'];
export type MarkingRow = Schemas['MarkingRowView'];
export type Marking = Schemas['MarkingView'];
export type Earlier = Schemas['EarlierMarkingView'];
export type Calibration = Schemas['CalibrationView'];
export type Criterion = Schemas['CriterionView'];
export type Annotation = Schemas['AnnotationView'];
export type Scores = Readonly<Record<string, number>>;
export type Responses = Readonly<Record<string, readonly string[]>>;

export function openMarkingPages(session: Session, { service }: PageSettings): void {
  const base = service.replace(/\/exam-management$/, '');
  const headers = { 'accept-language': language };
  ({ examManagement: exams } = connect({ base, token: session.token, headers }));
  openFile = async (path) => {
    const answer = await fetch(`${service}${path}`, { headers: { authorization: `Bearer ${await session.token()}` } });
    if (!answer.ok) throw new Error(String(answer.status));
    return URL.createObjectURL(await answer.blob());
  };
}

/** Pictures of the paper are fetched as those of this script. */
export const showFilesOf = (markingId: string): void =>
  showFilesBy((address) => openFile(`/v1/markings/${markingId}/${address}`));
