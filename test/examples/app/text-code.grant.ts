import { Injectable } from '@nestjs/common';
import {
  Grant,
  type GrantRequest,
  InvalidGrantError,
  SignInService,
  UsersService,
} from '../../../src/index.js';

/** A provider of your application: the codes that it sends by text message. */
export abstract class TextCodes {
  abstract findOwnerId(phone: string): Promise<string | null>;
  /** Uses a code up. Returns false if it is wrong. */
  abstract use(phone: string, code: string): Promise<boolean>;
}

@Injectable()
export class TextCodeGrant extends Grant {
  readonly type = 'urn:example:grant-type:text-code';
  override readonly forFirstParty = true;

  constructor(
    private readonly codes: TextCodes,
    private readonly users: UsersService,
    private readonly signIns: SignInService,
  ) {
    super();
  }

  async exchange({ parameters, client, request, attempt, countAccount }: GrantRequest) {
    const phone = parameters.get('phone') ?? '';
    const user = await this.users.findById(await this.codes.findOwnerId(phone));
    // Before the code is checked: five may be wrong, and then each one has to wait.
    await countAccount(user, phone);
    const isRight = await this.codes.use(phone, parameters.get('code') ?? '');
    if (!user || !isRight) throw new InvalidGrantError('The code is not valid');
    const from = { client, request, attempt };
    return this.signIns.complete(user, {
      methods: ['text_code'],
      scopes: ['reports:read'],
      ...from,
    });
  }
}
