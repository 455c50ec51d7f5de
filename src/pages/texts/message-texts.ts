/** The name of a page without a form. */
export type MessageKind =
  | 'not-connected'
  | 'provider-failed'
  | 'provider-away'
  | 'trip-waiting'
  | 'trip-over'
  | 'trip-too-long'
  | 'coming-back'
  | 'identity-taken'
  | 'identity-linked'
  | 'link-over';

/** What the words of a page without a form mention. */
export interface MessageFacts {
  /** The name of the other provider. */
  provider: string;
}

/** The words of a page without a form. */
interface MessageText {
  title: string;
  paragraphs: string[];
  /** The link to where the person goes on. */
  link: string;
}

/** The words of the pages without a form, which other providers need, in one language. */
export interface MessageTexts {
  /** The link to a provider. */
  signInWith: (provider: string) => string;
  messages: Record<MessageKind, (facts: MessageFacts) => MessageText>;
}
