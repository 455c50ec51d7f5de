import { Injectable } from '@nestjs/common';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { MailKind } from '../mail-kind.js';

/** The kinds of mail of the application, by their names. */
@Injectable()
export class MailKinds {
  private kinds: ReadonlyMap<string, MailKind> | null = null;

  constructor(private readonly extensions: ExtensionRegistry) {}

  /**
   * Returns the kind with this name, or null. Ask it after the application has started.
   * @throws Error if two providers have the same name.
   */
  find(name: string): MailKind | null {
    this.kinds ??= this.read();
    return this.kinds.get(name) ?? null;
  }

  private read(): ReadonlyMap<string, MailKind> {
    const kinds = new Map<string, MailKind>();
    for (const each of this.extensions.find(MailKind)) {
      if (kinds.has(each.kind)) throw new Error(`Two providers are MailKinds named ${each.kind}.`);
      kinds.set(each.kind, each);
    }
    return kinds;
  }
}
