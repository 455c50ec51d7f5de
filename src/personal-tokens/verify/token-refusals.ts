import { Injectable, Logger } from '@nestjs/common';
import { Events } from '../../events/events.js';
import type { TokenRefusal } from '../../events/reasons.js';
import { writeLine } from '../../http/write-line.js';

/** Reports why tokens are refused, and never a token. */
@Injectable()
export class TokenRefusals {
  private readonly logger = new Logger('PersonalTokens');

  constructor(private readonly events: Events) {}

  /** @param tokenId the id of the row; left out for a token that its caller does not have */
  report(reason: TokenRefusal, tokenId?: string): void {
    this.events.emit('personal-access-token.refused', { reason });
    if (tokenId === undefined) return;
    const message = 'A personal access token was rejected.';
    writeLine(this.logger, 'debug', message, { tokenId, reason });
  }
}
