/** Preloaded by a process whose clock is to be wrong by CLOCK_APART_MS: what it asks the time of is another hour than everybody else's. */
const apart = Number(process.env.CLOCK_APART_MS);
const Right = Date;

globalThis.Date = class Date extends Right {
  constructor(...args) {
    if (args.length > 0) super(...args);
    else super(Right.now() + apart);
  }

  static now() {
    return Right.now() + apart;
  }
};
