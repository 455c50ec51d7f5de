import { STATUS_CODES } from 'node:http';
import { ApiException } from './api.exception.js';

/** An invalid member of a body. */
export interface FieldError {
  field: string;
  message: string;
}

/** The members of a problem; `type` and `title` follow from the status (RFC 9457 section 4.2.1). */
interface ProblemDetails {
  status: number;
  /** A stable `snake_case` code for programs. */
  code: string;
  /** One sentence for a person. */
  detail: string;
  errors?: FieldError[];
  /** Further members (RFC 9457 section 3.2). They are `snake_case`, and cannot replace the ones above. */
  members?: Readonly<Record<string, unknown>>;
}

/** The media type of an error (RFC 9457 section 3). */
const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error of an ordinary route, answered as `application/problem+json` (RFC 9457). */
export class ProblemException extends ApiException {
  readonly code: string;

  constructor(
    { status, code, detail, errors, members }: ProblemDetails,
    headers?: Record<string, string>,
  ) {
    const title = STATUS_CODES[status] ?? 'Error';
    const standard = { type: 'about:blank', title, status, detail, code };
    const body = { ...members, ...standard, ...(errors && { errors }) };
    super(body, status, PROBLEM_MEDIA_TYPE, null, headers);
    this.code = code;
    this.message = detail;
  }
}
