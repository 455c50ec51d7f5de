import {
  LinkExpiredError,
  LinkNotValidError,
  LinkReplacedError,
  LinkUsedError,
} from '../mail/mail.errors.js';
import { createLimitExample } from '../rate-limits/rate-limits.errors.js';

/** The errors of every route that takes the token of a mailed link, for the OpenAPI document. */
export const LINK_ERRORS = [
  new LinkNotValidError(),
  new LinkUsedError(),
  new LinkReplacedError(),
  new LinkExpiredError(),
  createLimitExample('link-address'),
];
