import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseWsExceptionFilter, WsException } from '@nestjs/websockets';
import { ProblemException } from 'nightlatch/access';

/** Sends the errors that handlers throw with the body that a route would answer. */
@Catch(ProblemException)
export class ProblemsToSocket extends BaseWsExceptionFilter {
  override catch({ body }: ProblemException, host: ArgumentsHost): void {
    const socket = host.switchToWs();
    const cause = { pattern: socket.getPattern(), data: socket.getData<unknown>() };
    this.handleError(socket.getClient(), new WsException(body), cause);
  }
}
