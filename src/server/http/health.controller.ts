import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiErrors, Public, UnavailableError } from '../../index.js';
import { Readiness } from './readiness.js';

class HealthResponse {
  @ApiProperty({ example: 'ok', enum: ['ok'] })
  status!: 'ok';
}

/** `GET /health/live` and `GET /health/ready`. */
@ApiTags('Server')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Check that the process is alive',
    description: 'Restart the process if this fails.',
  })
  @ApiOkResponse({ type: HealthResponse, description: 'The process is alive.' })
  getLiveness(): HealthResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Check that the server is ready for requests',
    description:
      'Answers 503 with the reason while the database cannot be used and during shutdown.',
  })
  @ApiOkResponse({ type: HealthResponse, description: 'The server is ready.' })
  @ApiErrors(new UnavailableError('Not ready: stopping.'))
  async getReadiness(): Promise<HealthResponse> {
    const fault = await this.readiness.findFault();
    if (fault !== null) throw new UnavailableError(`Not ready: ${fault}.`);
    return { status: 'ok' };
  }
}
