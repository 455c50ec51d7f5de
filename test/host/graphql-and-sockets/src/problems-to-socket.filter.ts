import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseWsExceptionFilter, WsException } from '@nestjs/websockets';
import { ProblemException } from 'nightlatch/access';

/** Sends the errors that handlers throw with the body that a route would answer. */
@Catch(ProblemException)
export class ProblemsToSocket extends BaseWsExceptionFilter {
  override catch({ body }: ProblemException, host: ArgumentsHost): void {
    // oxlint-disable-next-line promise/valid-params -- an exception filter's catch, no promise's.
    super.catch(new WsException(body), host);
  }
}
