import { Injectable } from '@nestjs/common';

/** The server's clock: the only one that a sitting knows. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
