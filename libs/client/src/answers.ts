/** What a service says when it refuses (RFC 9457). */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** What to do about it. */
  readonly remedy?: string;
}

export class Refusal extends Error {
  readonly problem: Problem;

  constructor(address: string, { status }: Response, problem: Partial<Problem>) {
    super(`${address} → ${status} ${problem.code ?? ''} ${problem.detail ?? JSON.stringify(problem)}`);
    this.problem = { status, code: '', detail: '', ...problem };
  }
}

/** The body of an answer that must be a success. @throws Refusal */
export async function value<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<NonNullable<T>> {
  const { data, error, response } = await call;
  if (!response.ok) throw new Refusal(response.url, response, error ?? {});
  return data!;
}
