import { AuditTrail } from '../../src/index.js';
import type { TestServer } from './server.js';

/** An audit event without its id and its time. */
export interface TrailRow {
  name: string;
  actor: string;
  actorId: string | null;
  subjectId: string | null;
  sessionId: string | null;
  clientId: string | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  details: Record<string, unknown>;
}

/** Reads the audit events since the last call, in order. */
export class TrailReader {
  private cursor: string | null = null;

  constructor(private readonly server: TestServer) {}

  async take(): Promise<TrailRow[]> {
    const trail = this.server.app.get(AuditTrail, { strict: false });
    const { events } = await trail.list({ cursor: this.cursor, limit: 1_000, oldestFirst: true });
    this.cursor = events.at(-1)?.id ?? this.cursor;
    return events.map((event) => {
      const row: Partial<typeof event> = { ...event };
      delete row.id;
      delete row.createdAt;
      return row as TrailRow;
    });
  }
}
