/** Names of OpenTelemetry's semantic conventions; never anything that could name or number a person. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

export interface Span {
  /** Its place in the trace, for whatever happens inside it. */
  readonly traceparent: string;
  /** @param problem the code of what went wrong; the span is then an error. A span that never ends is never exported. */
  end(problem?: string, attributes?: Attributes): void;
}

export interface Spans {
  /** @param parent the traceparent it goes on from; without one, a trace begins */
  start(
    kind: 'SERVER' | 'PRODUCER' | 'CONSUMER' | 'INTERNAL',
    name: string,
    parent: string | null | undefined,
    attributes: Attributes,
  ): Span;
  /** Sends what is waiting, unless that takes longer than a shutdown may. */
  stop(): Promise<void>;
}
