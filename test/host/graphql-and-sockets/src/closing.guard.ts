import { type ExecutionContext, Injectable } from '@nestjs/common';
import { JwtAuthGuard } from 'nightlatch/access';
import type { WebSocket } from 'ws';

/** Closes the connection when a message comes without a valid token. */
@Injectable()
export class ClosingGuard extends JwtAuthGuard {
  protected override deny(context: ExecutionContext, error: unknown): Promise<never> {
    context.switchToWs().getClient<WebSocket>().close(4401, 'Not signed in');
    return super.deny(context, error);
  }
}
