import { Injectable, Module } from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import {
  Column,
  Entity,
  Index,
  type MigrationInterface,
  PrimaryGeneratedColumn,
  QueryFailedError,
  type QueryRunner,
  Repository,
  Table,
} from 'typeorm';
import {
  type DirectoryUser,
  type NewDirectoryUser,
  type ProfileChanges,
  ProblemException,
  type Transaction,
  UserDirectory,
} from '../../../src/index.js';

/** The users of an application that was there before us: numbered, and with columns of their own. */
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

  @Column({ name: 'active', type: 'boolean', default: true })
  active!: boolean;
}

export class CreateAccounts1700000000000 implements MigrationInterface {
  readonly name = 'CreateAccounts1700000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'accounts',
        columns: [
          {
            name: 'id',
            type: 'integer',
            isPrimary: true,
            isGenerated: true,
            generationStrategy: 'increment',
          },
          { name: 'mail', type: 'varchar' },
          { name: 'login', type: 'varchar', isNullable: true },
          { name: 'display_name', type: 'varchar', isNullable: true },
          { name: 'groups', type: 'varchar', default: "''" },
          { name: 'active', type: 'boolean', default: true },
        ],
        indices: [
          { name: 'accounts_mail_key', columnNames: ['mail'], isUnique: true },
          { name: 'accounts_login_key', columnNames: ['login'], isUnique: true },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('accounts');
  }
}

@Injectable()
export class AccountsDirectory extends UserDirectory {
  constructor(@InjectRepository(Account) private readonly accounts: Repository<Account>) {
    super();
  }

  async findByLogin(login: string): Promise<DirectoryUser | null> {
    const by = login.includes('@') ? { mail: login.toLowerCase() } : { login: login.toLowerCase() };
    return toUser(await this.accounts.findOneBy(by));
  }

  async findById(id: string): Promise<DirectoryUser | null> {
    return toUser(await this.accounts.findOneBy({ id: Number(id) }));
  }

  async create(user: NewDirectoryUser, transaction: Transaction): Promise<DirectoryUser> {
    const account = transaction.create(Account, {
      mail: user.emailCanonical,
      login: user.username,
      displayName: user.fullName,
    });
    // In the transaction: the account and its password are there together, or neither is. And never `save`: where
    // the key is one of your own, that updates the account of whoever has it already.
    await transaction.insert(Account, account).catch(refuseTaken);
    return toUser(account)!;
  }

  override async update(id: string, { username, fullName }: ProfileChanges): Promise<void> {
    const changes = { login: username, displayName: fullName };
    await this.accounts.update({ id: Number(id) }, changes).catch(refuseTaken);
  }
}

/** What a unique index refuses is a 409; anything else stays what it is. */
function refuseTaken(error: unknown): never {
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
      active: account.active,
    }
  );
}

@Module({
  imports: [TypeOrmModule.forFeature([Account])],
  providers: [AccountsDirectory],
  exports: [AccountsDirectory, TypeOrmModule],
})
export class AccountsModule {}
