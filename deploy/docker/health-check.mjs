/** Asked by the engine every few seconds: is the service in this container ready? */
const answer = await fetch(`http://127.0.0.1:${process.env.PORT}${process.argv[2] ?? '/health/ready'}`, {
  signal: AbortSignal.timeout(4_000),
}).catch(() => null);
process.exit(answer?.ok ? 0 : 1);
