import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import {
  AuditModule,
  authEntities,
  AuthModule,
  AuthorizeModule,
  FederationModule,
  OAuthModule,
} from '../../src/index.js';
import { github, GitHubProfile } from '../examples/app/github.js';
import { createAddress, FakeGitHub } from '../support/fake-github.js';
import { beginTripWith, isAtApplication, signInWith } from '../support/federation.js';
import { FederationBrowser } from '../support/federation-browser.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { SPA } from '../support/plain-browser.js';

const test = hostTest().extend('gitHub', async ({}, { onCleanup }): Promise<FakeGitHub> => {
  const gitHub = await FakeGitHub.start();
  onCleanup(() => gitHub.stop());
  return gitHub;
});

/** Returns the parts of an application with the code of docs/providers/github.md. */
function createApplication(gitHub: FakeGitHub, databaseUrl: string) {
  class LocalProfile extends GitHubProfile {
    protected override readonly api = gitHub.url;
  }
  const provider = {
    ...github,
    issuer: gitHub.url,
    client_id: gitHub.clientId,
    client_secret: gitHub.clientSecret,
    metadata: {
      authorization_endpoint: `${gitHub.url}/login/oauth/authorize`,
      token_endpoint: `${gitHub.url}/login/oauth/access_token`,
    },
  };
  return {
    imports: [
      ownDataSource(databaseUrl, { entities: [...authEntities] }),
      AuthModule.forRoot({ ...authOptions(), clients: [{ ...SPA, scope: '' }] }),
      OAuthModule.forRoot(),
      AuthorizeModule.forRoot(),
      AuditModule.forRoot(),
      FederationModule.forRoot({ providers: [provider] }),
    ],
    providers: [LocalProfile],
  };
}

test('A person signs up with GitHub and is the same user after they change login and address', async ({
  gitHub,
  newDatabase,
  startHost,
}) => {
  const host = await startHost(createApplication(gitHub, await newDatabase()));
  const signIn = () => signInWith(host, new FederationBrowser(host, [gitHub]), 'github');
  gitHub.addresses = [
    createAddress('other@example.org', { primary: false, visibility: null }),
    createAddress('octocat@example.org'),
  ];
  await signIn();
  gitHub.account = { login: 'renamed', id: 583_231, name: null };
  gitHub.addresses = [createAddress('renamed@example.org')];
  await signIn();
  const rows = await host.app.get(DataSource).query('SELECT email, full_name AS name FROM users');
  expect(rows).toEqual([{ email: 'octocat@example.org', name: 'Mona Lisa' }]);
});

test('An account of GitHub without an id or without a verified primary address does not sign up', async ({
  gitHub,
  newDatabase,
  startHost,
}) => {
  const host = await startHost(createApplication(gitHub, await newDatabase()));
  const signIn = async () => {
    const browser = new FederationBrowser(host, [gitHub]);
    const { url, status } = await browser.open(beginTripWith('github').path);
    expect([isAtApplication(url), status < 500]).toEqual([false, true]);
  };
  const { account } = gitHub;
  for (const id of [undefined, null, '583231', {}]) {
    gitHub.account = { ...account, id };
    await signIn();
  }
  gitHub.account = account;
  gitHub.addresses = [createAddress('octocat@example.org', { verified: false })];
  await signIn();
  gitHub.addresses = [createAddress('octocat@example.org', { primary: false })];
  await signIn();
  gitHub.addresses = [];
  await signIn();
  expect(await host.app.get(DataSource).query('SELECT id FROM users')).toEqual([]);
});
