import { ProblemException } from '../http/problem.exception.js';
import type { MessageFacts, MessageKind } from './texts/message-texts.js';

/** A page without a form. */
export interface MessagePage {
  /** Its words are in the catalogues, by its kind. */
  kind: MessageKind;
  facts: MessageFacts;
  /** Where the link of the page leads; null for a page without one. */
  href: string | null;
}

/** An error that `PageFilter` answers with a page that has words and a link of its own. */
export class MessagePageError extends ProblemException {
  constructor(
    readonly page: MessagePage,
    status: number,
    headers?: Record<string, string>,
  ) {
    const code = page.kind.replaceAll('-', '_');
    super({ status, code, detail: 'The page says what to do.' }, headers);
  }
}
