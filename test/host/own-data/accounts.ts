import { Injectable, Module } from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import {
  Column,
  Entity,
  Index,
  PrimaryGeneratedColumn,
  QueryFailedError,
  Repository,
} from 'typeorm';
import {
  type DirectoryUser,
  type NewDirectoryUser,
  type ProfileChanges,
  ProblemException,
  type Transaction,
  UserDirectory,
} from '../../../src/index.js';

/** The users of your application. */
@Entity('accounts')
@Index('accounts_mail_key', ['mail'], { unique: true })
@Index('accounts_login_key', ['login'], { unique: true })
export class Account {
  @PrimaryGeneratedColumn({ name: 'id', type: 'integer' })
  id!: number;

  @Column({ name: 'mail', type: 'varchar' })
  mail!: string;

  @Column({ name: 'login', type: 'varchar', nullable: true })
  login!: string | null;

  @Column({ name: 'display_name', type: 'varchar', nullable: true })
  displayName!: string | null;

  @Column({ name: 'groups', type: 'varchar', default: '' })
  groups!: string;

  @Column({ name: 'disabled', type: 'boolean', default: false })
  disabled!: boolean;
}

@Injectable()
export class AccountsDirectory extends UserDirectory {
  constructor(@InjectRepository(Account) private readonly accounts: Repository<Account>) {
    super();
  }

  async findByLogin(login: string): Promise<DirectoryUser | null> {
    const name = login.toLowerCase();
    const where = name.includes('@') ? { mail: name } : { login: name };
    return toUser(await this.accounts.findOneBy(where));
  }

  async findById(id: string): Promise<DirectoryUser | null> {
    return toUser(await this.accounts.findOneBy({ id: Number(id) }));
  }

  override async create(user: NewDirectoryUser, transaction: Transaction): Promise<DirectoryUser> {
    const account = transaction.create(Account, {
      mail: user.emailCanonical,
      login: user.username,
      displayName: user.fullName,
    });
    // Insert through `transaction`, so that the account and its password are stored together. Do not use
    // `save`: if your application chooses the key, `save` overwrites the account that already has it.
    await transaction.insert(Account, account).catch(rethrow);
    return toUser(account)!;
  }

  override async update(id: string, { username, fullName }: ProfileChanges): Promise<void> {
    const changes = { login: username, displayName: fullName };
    await this.accounts.update({ id: Number(id) }, changes).catch(rethrow);
  }
}

/** Turns the error of a unique index into a 409. */
function rethrow(error: unknown): never {
  if (error instanceof QueryFailedError && /unique/i.test(error.message)) {
    throw new ProblemException({ status: 409, code: 'account_taken', detail: 'Already taken.' });
  }
  throw error;
}

function toUser(account: Account | null): DirectoryUser | null {
  return (
    account && {
      id: String(account.id),
      email: account.mail,
      username: account.login,
      fullName: account.displayName,
      roles: account.groups.split(' ').filter(Boolean),
      disabled: account.disabled,
    }
  );
}

@Module({
  imports: [TypeOrmModule.forFeature([Account])],
  providers: [AccountsDirectory],
  exports: [AccountsDirectory, TypeOrmModule],
})
class AccountsModule {}

/** Goes into the options of AuthModule: `AuthModule.forRoot({ secretKey, issuer, ...ownUsers })`. */
export const ownUsers = {
  imports: [AccountsModule],
  overrides: [{ provide: UserDirectory, useExisting: AccountsDirectory }],
};
