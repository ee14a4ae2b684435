/** Ends a wait at the earliest of the instants that it was set to, also where that came before the wait began. */
export class Alarm {
  private at = Infinity;
  private timer: NodeJS.Timeout | undefined;
  private ring: (() => void) | undefined;

  set(inMs: number): void {
    const at = performance.now() + inMs;
    if (at >= this.at) return;
    this.at = at;
    this.arm();
  }

  clear(): void {
    this.at = Infinity;
  }

  async wait(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.ring = resolve;
      this.arm();
    });
    this.ring = undefined;
  }

  private arm(): void {
    clearTimeout(this.timer);
    if (this.ring) this.timer = setTimeout(this.ring, Math.max(0, Math.ceil(this.at - performance.now()))).unref();
  }
}
