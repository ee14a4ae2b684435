import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, PageQuery, Public, type Reply, Scopes } from '@pan/kit/http';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { AskCertification } from '../../application/certifications/ask-certification.js';
import { DecideCertificate } from '../../application/certifications/decide-certificate.js';
import { CertificationQueries } from '../../persistence/certifications/certifications.queries.js';
import {
  CertificateBody,
  CertificatePage,
  CertificateView,
  CertificationBody,
  CertificationPage,
  CertificationView,
  WithdrawalBody,
} from './certifications.dto.js';
import { contentPolicy, reportPage } from './report-page.js';

const html = 'text/html; charset=utf-8';

/** Vendors' systems are tried in their sandboxes, and versions of them certified. */
@ApiTags('certifications')
@Controller('v1')
export class CertificationsController {
  constructor(
    private readonly ask: AskCertification,
    private readonly decide: DecideCertificate,
    private readonly queries: CertificationQueries,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post('certifications')
  @HttpCode(202)
  @Scopes('learners:write')
  @ApiOperation({
    summary: 'Évaluer son système / Have one’s system evaluated',
    description:
      'Compare ce que le système a fait dans son bac à sable, depuis 30 jours, avec une soixantaine d’attentes. / Compares what the system did in its sandbox, within 30 days, with some sixty expectations.',
  })
  @ApiResponse({
    ...{ status: 202, type: CertificationView },
    headers: { Location: { schema: { type: 'string', format: 'uri' } } },
  })
  @ApiProblems('client-unknown', 'not-a-sandbox', 'too-many-self-tests')
  async askCertification(
    @Body() body: CertificationBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CertificationView> {
    const id = await this.ask.run(body);
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/certifications/${id}`);
    return this.queries.one(id);
  }

  @Get('certifications')
  @Scopes('learners:write')
  @ApiOperation({ summary: 'Autovérifications à votre portée / Self-tests in your reach' })
  @ApiOkResponse({ type: CertificationPage })
  listCertifications(@Query() query: PageQuery): Promise<Page<CertificationView>> {
    return this.queries.list(query);
  }

  @Get('certifications/:id')
  @Scopes('learners:write')
  @ApiOperation({ summary: 'Une autovérification et son rapport / A self-test and its report' })
  @ApiOkResponse({ type: CertificationView })
  @ApiProblems('certification-unknown')
  readCertification(@Param() { id }: IdPath): Promise<CertificationView> {
    return this.queries.one(id);
  }

  @Get('certifications/:id/report')
  @Scopes('learners:write')
  @Header('content-type', html)
  @Header('content-security-policy', contentPolicy)
  @ApiProduces('text/html')
  @ApiOperation({ summary: 'Le rapport, à lire / The report, to be read' })
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('certification-unknown')
  async readCertificationReport(@Param() { id }: IdPath): Promise<string> {
    return reportPage(await this.queries.one(id), currentCaller().language);
  }

  @Post('certifications/:id/certificate')
  @HttpCode(204)
  @Scopes('clients:write')
  @ApiOperation({
    summary: 'Certifier la version, ou prolonger / Certify the version, or prolong',
    description: 'Par le ministère. / By the ministry.',
  })
  @ApiNoContentResponse()
  @ApiProblems(
    'certification-unknown',
    'certification-not-passed',
    'certificate-ends-before-it-begins',
    'ministry-only',
  )
  certify(@Param() { id }: IdPath, @Body() { validFrom = null, validUntil }: CertificateBody): Promise<void> {
    return this.decide.certify(id, validFrom, validUntil);
  }

  @Post('certifications/:id/withdrawal')
  @HttpCode(204)
  @Scopes('clients:write')
  @ApiOperation({
    summary: 'Retirer le certificat / Withdraw the certificate',
    description:
      'Les systèmes de cette version en sont avertis dans leurs réponses (Warning, Link rel="status"). / Systems of this version are warned in their answers (Warning, Link rel="status").',
  })
  @ApiNoContentResponse()
  @ApiProblems('certification-unknown', 'certificate-not-held', 'ministry-only')
  withdraw(@Param() { id }: IdPath, @Body() { reason }: WithdrawalBody): Promise<void> {
    return this.decide.withdraw(id, reason);
  }

  @Get('certificates')
  @Public()
  @ApiOperation({ summary: 'Progiciels certifiés / Certified packages' })
  @ApiOkResponse({ type: CertificatePage })
  listCertificates(@Query() query: PageQuery): Promise<Page<CertificateView>> {
    return this.queries.certificates(query);
  }

  @Get('certificates/:id')
  @Public()
  @ApiOperation({ summary: 'Un certificat et ce qui l’a fondé / A certificate and what it was based on' })
  @ApiOkResponse({ type: CertificateView })
  @ApiProblems('certification-unknown')
  readCertificate(@Param() { id }: IdPath): Promise<CertificateView> {
    return this.queries.certificate(id);
  }

  @Get('certificates/:id/report')
  @Public()
  @Header('content-type', html)
  @Header('content-security-policy', contentPolicy)
  @ApiProduces('text/html')
  @ApiOperation({
    summary: 'Le rapport d’une version certifiée, à lire / The report of a certified version, to be read',
  })
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('certification-unknown')
  async readCertificateReport(@Param() { id }: IdPath): Promise<string> {
    return reportPage(await this.queries.certificate(id), currentCaller().language);
  }
}
