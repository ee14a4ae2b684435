import { ServerClock } from '../clock.ts';
import { Desk } from './desk.ts';
import { Device } from './device.ts';
import type { Sittings } from './sittings.ts';
import { holdInThisTab } from './tab.ts';

export interface Admission {
  readonly sessionId: string;
  readonly code: string;
}

/** This tab alone finds its sitting again by itself; anybody else at this computer types the code. */
const inThisTab = 'pan-exam';

export function admissionOfThisTab(): Admission | null {
  const kept = sessionStorage.getItem(inThisTab);
  return kept ? (JSON.parse(kept) as Admission) : null;
}

export const leaveThisTab = (): void => sessionStorage.removeItem(inThisTab);

/** @returns null while another tab of this browser holds the sitting. @throws Refusal */
export async function enter(sittings: Sittings, admission: Admission, takeOver: boolean): Promise<Desk | null> {
  const code = admission.code.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  const key = `${admission.sessionId} ${code}`;
  let desk: Desk | null = null;
  if (!(await holdInThisTab(key, takeOver, () => desk?.giveWay()))) return null;
  const device = await Device.open();
  const kept = (await device.sitting(key)) ?? { key, lease: newLease() };
  await device.keepSitting(kept);
  const clock = new ServerClock();
  const sentAt = clock.mark();
  const sitting = await sittings.start(admission.sessionId, code, kept.lease);
  clock.heard(sitting.serverTime, sentAt);
  sessionStorage.setItem(inThisTab, JSON.stringify({ sessionId: admission.sessionId, code }));
  desk = new Desk(sitting, sittings, device, clock, await device.answers(sitting.id));
  return desk;
}

function newLease(): string {
  const drawn = crypto.getRandomValues(new Uint8Array(32));
  return [...drawn].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
