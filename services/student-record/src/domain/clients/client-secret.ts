interface ClientSecretState {
  readonly id: string;
  readonly clientId: string;
  /** Of random 256 bits, so that no slow hash is needed; the secret itself is shown once and kept nowhere. */
  readonly digest: Buffer;
  readonly madeAt: Date;
  /** Null until there is another one. */
  readonly endsAt: Date | null;
}

/** A secret by which a client says who it is, where it does not sign. */
export class ClientSecret {
  private constructor(private state: ClientSecretState) {}

  static make(id: string, clientId: string, digest: Buffer, now: Date): ClientSecret {
    return new ClientSecret({ id, clientId, digest, madeAt: now, endsAt: null });
  }

  isTaken(now: Date): boolean {
    return this.state.endsAt === null || this.state.endsAt > now;
  }

  matches(digest: Buffer, now: Date): boolean {
    return this.isTaken(now) && this.state.digest.equals(digest);
  }

  /** Then or sooner, never later than was said before. @returns when it ends */
  endBy(at: Date): Date {
    const endsAt = this.state.endsAt && this.state.endsAt < at ? this.state.endsAt : at;
    this.state = { ...this.state, endsAt };
    return endsAt;
  }
}
