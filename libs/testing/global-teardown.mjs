export default async function tearDown() {
  await globalThis.panTestServers?.stop();
}
