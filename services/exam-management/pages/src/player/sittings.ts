import { connect, Refusal, value, type Services } from '@pan/client';
import { language } from '@pan/pages';
import type { Answer } from './answers.ts';
import type { Outcome } from './saver.ts';
import { SealedPaper } from './sealed-paper.ts';
import { given, type Presence, type Queue, type Receipt, type Said, type Sitting } from './sitting.ts';

/** Another device has taken the sitting over, it is handed in or was ended, or nothing is taken any more. */
export type End = 'held-elsewhere' | 'submitted' | 'terminated' | 'over';

/** How long a device waits for an answer before it tries again. */
const patienceMs = 15_000;
/** Of ten megabytes over a slow line. */
const filePatienceMs = 180_000;

const ends: Readonly<Record<string, End>> = {
  'sitting-held-elsewhere': 'held-elsewhere',
  'sitting-submitted': 'submitted',
  'sitting-terminated': 'terminated',
  'deadline-passed': 'over',
};

/** Time stands still, or has not begun: what was typed is sent later. */
const standsStill: Readonly<Record<string, Sitting['state']>> = {
  'sitting-paused': 'paused',
  'sitting-not-authorised': 'awaiting',
};

/** What an admission code was changed into, ahead of the session or at its start. */
export interface Admitted {
  readonly token: string;
  readonly opensAt: string;
  /** After the opening, so that not all begin in one instant. */
  readonly startAfterMs: number;
  /** By the service, when it answered. */
  readonly serverTime: string;
  /** Null while it is not sealed yet. */
  readonly package: { readonly url: string; readonly hash: string } | null;
}

const examsAt = (service: string, token?: string): Services['examManagement'] =>
  connect({
    base: service.replace(/\/exam-management$/, ''),
    headers: { 'accept-language': language },
    patience: patienceMs,
    token: token === undefined ? undefined : () => Promise.resolve(token),
  }).examManagement;

/** Needs no account: the code alone. @throws Refusal */
export async function admit(service: string, sessionId: string, admissionCode: string): Promise<Admitted> {
  const call = examsAt(service).POST('/v1/admissions', { body: { sessionId, admissionCode } });
  const { token, session, startAfterMs, package: sealed } = await value(call);
  const said = (await call).response.headers.get('date');
  return { token, opensAt: session.opensAt, startAfterMs, serverTime: said ?? session.opensAt, package: sealed };
}

/** What the candidate's device asks of the service: the only place of the player that knows its routes. */
export class Sittings {
  private readonly exams: Services['examManagement'];
  private paper: SealedPaper | null = null;
  /** The last answer that needed the package to be whole: enough to go on by, without a network. */
  bare: Sitting | null = null;

  constructor(
    private readonly service: string,
    private readonly admitted: Admitted,
  ) {
    this.exams = examsAt(service, admitted.token);
  }

  /** @param lease a secret that the device drew and kept, so that a start whose answer was lost can be repeated */
  async start(lease: string): Promise<Sitting> {
    const { package: place } = this.admitted;
    const sealed = place !== null && (await SealedPaper.isHere(place));
    const started = await value(this.exams.POST('/v1/sittings', { body: { lease, ...(sealed && { sealed }) } }));
    return sealed ? this.whole(started) : started;
  }

  async resume({ id, lease }: Pick<Sitting, 'id' | 'lease'>): Promise<Sitting> {
    const params = { path: { id }, header: holding(lease), query: this.paper ? { sealed: 'true' as const } : {} };
    const resumed = await value(this.exams.GET('/v1/sittings/{id}', { params }));
    return this.paper ? this.whole(resumed) : resumed;
  }

  /** In a test that is met place by place. @param from where the candidate is: repeated, the move is made once */
  move({ id, lease }: Pick<Sitting, 'id' | 'lease'>, to: 'next' | 'next-part', from: string): Promise<Sitting> {
    const params = { path: { id }, header: holding(lease) };
    return value(this.exams.POST('/v1/sittings/{id}/moves', { params, body: { to, from } }));
  }

  /** With what the sealed package shows; where that is not to be had, asked for as it is. */
  async whole(sitting: Sitting): Promise<Sitting> {
    if (!sitting.package) return sitting;
    this.bare = sitting;
    try {
      this.paper ??= await SealedPaper.open(sitting.package);
      return this.paper.shownTo(sitting);
    } catch {
      const params = { path: { id: sitting.id }, header: holding(sitting.lease) };
      return value(this.exams.GET('/v1/sittings/{id}', { params }));
    }
  }

  /**
   * With the files that it names.
   * @param heard what the acknowledgement says of the sitting's time
   */
  async save(
    sitting: Pick<Sitting, 'id' | 'lease'>,
    { ref, sequence, responses }: Answer,
    files: { send(responses: Answer['responses']): Promise<void> },
    heard: (said: Said) => void,
  ): Promise<Outcome | End> {
    const params = { path: { id: sitting.id, itemRef: ref }, header: holding(sitting.lease) };
    const body = { sequence, responses: given(responses) };
    try {
      await files.send(responses);
      const saved = await value(this.exams.PUT('/v1/sittings/{id}/responses/{itemRef}', { params, body }));
      heard({ state: saved.state, deadlineAt: saved.deadlineAt });
      return { kind: 'saved', sequence: saved.sequence, at: saved.savedAt };
    } catch (error) {
      return this.outcomeOf(error, sitting, ref, heard);
    }
  }

  /** A picture, a sound or a film of the paper, as an address within this page. @param address as bodies name it, `files/<hash>` */
  async file({ id, lease }: Pick<Sitting, 'id' | 'lease'>, address: string): Promise<string> {
    const known = this.paper?.file(address);
    if (known) return URL.createObjectURL(known);
    const params = { path: { id, hash: address.slice('files/'.length) }, header: holding(lease) };
    const file = await value(this.exams.GET('/v1/sittings/{id}/files/{hash}', { params, parseAs: 'blob' }));
    return URL.createObjectURL(file);
  }

  async sendAnswerFile({ id, lease }: Pick<Sitting, 'id' | 'lease'>, hash: string, file: Blob): Promise<void> {
    const answer = await fetch(`${this.service}/v1/sittings/${id}/answer-files/${hash}`, {
      ...{ method: 'PUT', body: file, signal: AbortSignal.timeout(filePatienceMs) },
      headers: { ...this.bearing(lease), 'content-type': 'application/octet-stream', 'accept-language': language },
    });
    if (!answer.ok) throw new Refusal(answer.url, answer, (await answer.json().catch(() => ({}))) as object);
  }

  answerFile({ id, lease }: Pick<Sitting, 'id' | 'lease'>, hash: string): Promise<Blob> {
    const params = { path: { id, hash }, header: holding(lease) };
    return value(this.exams.GET('/v1/sittings/{id}/answer-files/{hash}', { params, parseAs: 'blob' }));
  }

  /** Says that the device is there, and hears what the proctor decided. */
  presence({ id, lease }: Pick<Sitting, 'id' | 'lease'>, body: Presence): Promise<Said> {
    const params = { path: { id }, header: holding(lease) };
    return value(this.exams.POST('/v1/sittings/{id}/presence', { params, body }));
  }

  /** Where the same is told at once, with what opens it. */
  stream({ id, lease }: Pick<Sitting, 'id' | 'lease'>): [address: string, headers: Record<string, string>] {
    return [`${this.service}/v1/sittings/${id}/stream`, this.bearing(lease)];
  }

  private bearing(lease: string): Record<string, string> {
    return { authorization: `Bearer ${this.admitted.token}`, ...holding(lease) };
  }

  /** What the service no longer takes one by one. @returns whether it was taken, or waits for the proctor */
  async giveQueue({ id, lease }: Pick<Sitting, 'id' | 'lease'>, body: Queue): Promise<'taken' | 'held'> {
    const params = { path: { id }, header: holding(lease) };
    const { state } = await value(this.exams.POST('/v1/sittings/{id}/queue', { params, body }));
    return state === 'held' || state === 'rejected' ? 'held' : 'taken';
  }

  submit({ id, lease }: Pick<Sitting, 'id' | 'lease'>): Promise<Receipt> {
    return value(this.exams.POST('/v1/sittings/{id}/submission', { params: { path: { id }, header: holding(lease) } }));
  }

  private async outcomeOf(
    error: unknown,
    sitting: Pick<Sitting, 'id' | 'lease'>,
    ref: string,
    heard: (said: Said) => void,
  ): Promise<Outcome | End> {
    if (!isFinal(error)) return { kind: 'unreachable', why: '' };
    const { code, detail } = error.problem;
    if (ends[code]) return ends[code];
    const state = standsStill[code];
    if (state) {
      heard({ state });
      return { kind: 'unreachable', why: detail };
    }
    if (code !== 'sequence-stale' && code !== 'sequence-reused') return { kind: 'refused', why: detail };
    try {
      const { responses } = await this.resume(sitting);
      return { kind: 'stale', sequence: responses.find(({ itemRef }) => itemRef === ref)?.sequence ?? 0 };
    } catch {
      return { kind: 'unreachable', why: '' };
    }
  }
}

/** A refusal that would be the same a minute later; anything else is tried again. */
export const isFinal = (error: unknown): error is Refusal =>
  error instanceof Refusal && error.problem.status < 500 && ![401, 408, 425, 429].includes(error.problem.status);

export const endOf = (error: unknown): End | null => (isFinal(error) && ends[error.problem.code]) || null;

const holding = (lease: string) => ({ 'Sitting-Lease': lease });
