import { toAnchor } from '../../docs/site/.vitepress/anchors.js';
import {
  DifferentUserError,
  EmailNotVerifiedError,
  InsufficientAuthenticationError,
} from '../../src/access/access.errors.js';
import { IdentityTakenError } from '../../src/federation/federation.errors.js';
import type { ApiException } from '../../src/http/api.exception.js';
import { createEnrolmentChallenge, createMfaChallenge } from '../../src/mfa/challenges.js';
import * as device from '../../src/oauth/device/device.errors.js';
import { ChallengeError } from '../../src/oauth/grants/oauth.errors.js';
import { CrossSiteFormError, FormTokenError } from '../../src/pages/pages.errors.js';
import { PasswordExistsError } from '../../src/passwords/passwords.errors.js';
import { SecondFactorDueError } from '../../src/sessions/sessions.errors.js';
import { SignInChallengeError } from '../../src/sign-in/sign-in.errors.js';
import { ERROR_ADVICE } from './error-advice.js';
import { listOperations, type OpenApiDocument } from './openapi.js';
import { formatPage, toTable } from './reference-page.js';

const PAGE = 'docs/errors.md';
const HEAD = `# Errors

Made from the OpenAPI document of the server; \`npm run docs:reference\` writes it again. An error has a \`code\`, which does not
change, and a \`detail\` for a person, which may. At the OAuth endpoints the code is in \`error\` (RFC 6749). What goes
wrong in other parts of an application is in [pitfalls](pitfalls.md), and which errors reach your log and your filters in
[nest.md](nest.md#the-log-and-the-exception-filter).
`;

const issued = { token: 'token', expiresInSeconds: 300 };
const challenges = [createMfaChallenge(issued, []), createEnrolmentChallenge(issued, [])];

/** The errors that the OpenAPI document does not list, with the place where they occur. */
const OTHERS: Array<
  [where: string, error: ApiException | [status: number, code: string, detail: string]]
> = [
  ...challenges.flatMap((challenge): typeof OTHERS => [
    ['`POST /login`', new SignInChallengeError(challenge)],
    ['`POST /token`', new ChallengeError(challenge)],
  ]),
  ['a sign-in', new SecondFactorDueError()],
  ['a route with `acr`', new InsufficientAuthenticationError({ acr: 'aal2', isStrong: false })],
  ['a route with `@RequireVerifiedEmail()`', new EmailNotVerifiedError()],
  ['a WebSocket', new DifferentUserError()],
  ['`/account/identities`', new IdentityTakenError()],
  ['`RegistrationService.enrol()`', new PasswordExistsError()],
  ['`/device`', new device.UserCodeNotValidError()],
  ['`POST /token`', new device.AuthorizationPendingError()],
  ['`POST /token`', new device.SlowDownError()],
  ['`POST /token`', new device.AccessDeniedError()],
  ['`POST /token`', new device.ExpiredTokenError()],
  ['`POST /token`', new device.InvalidDeviceCodeError()],
  ['the pages', new FormTokenError()],
  ['the pages', new CrossSiteFormError()],
  ['every route', [405, 'method_not_allowed', 'The route does not have this method.']],
  ['every route', [408, 'request_timeout', 'The request took too long to arrive.']],
  ['every route', [414, 'uri_too_long', 'The URL is too long.']],
  ['every route', [415, 'unsupported_media_type', 'The content type is not supported.']],
  ['every route', [431, 'request_refused', 'The request was rejected']],
  ['every route', [500, 'internal_error', 'Internal server error.']],
];

/** An error in one of its places. */
interface Occurrence {
  text: string;
  status: number;
  code: string;
  where: string;
}

/** Reads the errors of a document, and adds those that it does not list. */
export function readErrors(document: OpenApiDocument): Occurrence[] {
  const listed = listOperations(document).flatMap(([route, { responses }]) =>
    Object.entries(responses)
      .filter(([status]) => Number(status) >= 400)
      .flatMap(([status, { content = {} }]) =>
        Object.values(content)
          .flatMap(({ examples = {} }) => Object.values(examples))
          .map(({ value }) => toOccurrence(`\`${route}\``, Number(status), value)),
      ),
  );
  const others = OTHERS.map(([where, error]) =>
    Array.isArray(error)
      ? { text: error[2], status: error[0], code: error[1], where }
      : toOccurrence(where, error.getStatus(), error.body),
  );
  return [...listed, ...others];
}

/** Returns the text of docs/errors.md. */
export function toErrorsPage(errors: Occurrence[]): Promise<string> {
  const texts = groupBy(errors, ({ text }) => text);
  const sorted = [...texts].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  const rows = sorted.flatMap(([text, occurrences]) =>
    [...groupBy(occurrences, toAnswer).keys()].map((answer) => ({ answer, text })),
  );
  const byCode = rows
    .toSorted((a, b) => a.answer.localeCompare(b.answer, 'en'))
    .map(({ answer, text }) => [...answer.split(' '), `[${text}](#${toAnchor(text)})`]);
  const sections = sorted.map(([text, occurrences]) => {
    const [cause, advice] = ERROR_ADVICE[text] ?? ['', ''];
    const answers = [...groupBy(occurrences, toAnswer)].map(([answer, each]) => {
      const [code, status] = answer.split(' ');
      return `- ${status} ${code}: ${toPlaces(each)}`;
    });
    return `## ${text}\n\n${answers.join('\n')}\n\n${cause}\n\n**What to do:** ${advice}\n`;
  });
  return formatPage(PAGE, [HEAD, toTable(['code', 'status', 'text'], byCode), ...sections]);
}

function toOccurrence(where: string, status: number, body: Record<string, unknown>): Occurrence {
  return {
    text: toHeading(String(body.detail)),
    status,
    code: String(body.code ?? body.error),
    where,
  };
}

/** Leaves out of a text what differs from request to request. */
function toHeading(detail: string): string {
  return detail
    .replace(/^The request is not valid: .*$/, 'The request is not valid')
    .replace(/^This route accepts \S+ only\.$/, 'This route accepts another content type only')
    .replace(/^Not ready: .*$/, 'Not ready')
    .replace(/^\w+ is required$/, 'A parameter is required');
}

function toAnswer({ status, code }: Occurrence): string {
  return `\`${code}\` ${status}`;
}

/** Names the first places of an error, and how many more there are. */
function toPlaces(occurrences: Occurrence[]): string {
  const places = [...new Set(occurrences.map(({ where }) => where))];
  if (places.length <= 4) return places.join(', ');
  return `${places.slice(0, 2).join(', ')} and ${places.length - 2} more routes`;
}

/** As `Map.groupBy()`, which Node 20 does not have. */
function groupBy<T>(values: T[], getKey: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = getKey(value);
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return groups;
}
