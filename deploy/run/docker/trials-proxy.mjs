/** A company's proxy as the trials have it: it alone knows `repository.invalid`, an OAI-PMH repository of one record. */
import { createServer } from 'node:http';

const dated = '2026-08-20T09:00:00Z';
const answers = {
  Identify: `<Identify><repositoryName>Essai</repositoryName><baseURL>http://repository.invalid/oai</baseURL><protocolVersion>2.0</protocolVersion><adminEmail>oai@repository.invalid</adminEmail><earliestDatestamp>${dated}</earliestDatestamp><deletedRecord>no</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>`,
  ListRecords: `<ListRecords><record><header><identifier>oai:repository.invalid:1</identifier><datestamp>${dated}</datestamp></header><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Fractions</dc:title><dc:identifier>https://repository.invalid/1</dc:identifier></oai_dc:dc></metadata></record></ListRecords>`,
};

createServer((request, response) => {
  console.log(`${request.method} ${request.url}`);
  const asked = new URL(request.url ?? '', 'http://no-proxy.invalid');
  const answer = asked.hostname === 'repository.invalid' && answers[asked.searchParams.get('verb')];
  if (!answer) return void response.writeHead(502).end();
  response
    .setHeader('content-type', 'text/xml; charset=utf-8')
    .end(
      `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>${dated}</responseDate><request/>${answer}</OAI-PMH>`,
    );
}).listen(3128);
process.once('SIGTERM', () => process.exit(0));
