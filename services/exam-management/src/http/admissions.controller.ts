import { Body, Controller, Ip, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Public, Unlimited } from '@pan/kit/http';
import { AdmitCandidate } from '../application/admissions/admit-candidate.js';
import { AdmissionBody, AdmissionView } from './sittings.dto.js';

@ApiTags('sittings')
@Controller('v1/admissions')
export class AdmissionsController {
  constructor(private readonly admit: AdmitCandidate) {}

  @Post()
  @Public()
  @Unlimited()
  @ApiOperation({
    summary: 'Se faire admettre à l’avance, par un code / Be admitted ahead, by a code',
    description:
      'Le jeton reçu tient lieu de tout autre pour les routes de cette passation, jusqu’après la fin de la séance. / The token received stands in for any other on the routes of this sitting, until after the end of the session.',
  })
  @ApiCreatedResponse({ type: AdmissionView })
  @ApiProblems('admission-unknown', 'session-closed', 'too-many-attempts', 'admissions-not-offered')
  postAdmission(@Body() { sessionId, admissionCode }: AdmissionBody, @Ip() address: string): Promise<AdmissionView> {
    return this.admit.run(sessionId, admissionCode, address);
  }
}
