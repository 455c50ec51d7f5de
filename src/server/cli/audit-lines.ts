import type { AuditEvent } from '../../index.js';

/** What moves a cursor, ends a line or turns the direction of what follows, and what a terminal may take for it. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const LONGEST_NAME = 'client.secret-rotated'.length;
const LONGEST_ACTOR = `user ${'x'.repeat(36)}`.length;
const LONGEST_ID = 36;

/** One line for a person: time, name, who, whom, from where, what else. */
export function auditLine(event: AuditEvent): string {
  const { actor, actorId, subjectId, ip, userAgent, details } = event;
  const line = [
    event.createdAt.toISOString(),
    event.name.padEnd(LONGEST_NAME),
    (actorId === null ? actor : `${actor} ${actorId}`).padEnd(LONGEST_ACTOR),
    (subjectId ?? '-').padEnd(LONGEST_ID),
    (ip ?? '-').padEnd(15),
    JSON.stringify(details),
    JSON.stringify(userAgent ?? '-'),
  ].join('  ');
  return printable(line);
}

/** One line for a program, with the members of `GET /audit-events`. */
export function auditJsonLine(event: AuditEvent): string {
  const { id, name, actor, ip, details } = event;
  const line = JSON.stringify({
    id,
    created_at: event.createdAt,
    name,
    actor,
    actor_id: event.actorId,
    subject_id: event.subjectId,
    session_id: event.sessionId,
    client_id: event.clientId,
    ip,
    user_agent: event.userAgent,
    request_id: event.requestId,
    details,
  });
  return printable(line);
}

/** With escapes as JSON has them, which leave it JSON: JSON.stringify() itself knows a part of these characters alone. */
function printable(line: string): string {
  return line.replace(UNPRINTABLE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${hex(unit)}`)
      .join(''),
  );
}

function hex(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0');
}
