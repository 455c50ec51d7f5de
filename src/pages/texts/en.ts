import { describeRemaining, enAccount } from './account.en.js';
import { enFederation } from './federation.en.js';
import { enMfa } from './mfa.en.js';
import { enPasskeys } from './passkeys.en.js';
import { enPersonalTokens } from './personal-tokens.en.js';
import type { PageCatalogue } from './catalogue.js';

/** The pages in English. */
export const en: PageCatalogue = {
  ...enFederation,
  overviews: { account: enAccount.overview, 'account-tokens': enPersonalTokens.overview },
  back: enAccount.back,
  qrCode: enMfa.qrCode,
  appLink: enMfa.appLink,
  passkey: enPasskeys.passkey,
  sections: {
    ...enAccount.sections,
    ...enFederation.sections,
    ...enMfa.sections,
    ...enPasskeys.sections,
    ...enPersonalTokens.sections,
  },
  errorPrefix: 'Error: ',
  labels: {
    ...enAccount.labels,
    identity: '',
    provider: '',
    ...enMfa.labels,
    ...enPasskeys.labels,
    ...enPersonalTokens.labels,
    email: 'E-mail address',
    token: 'Code from the e-mail',
    username: 'User name',
    password: 'Password',
    new_password: 'New password',
    login: 'E-mail address or user name',
    applications: 'Also sign out of the applications that I opened with this account here',
    user_code: 'Code of the device',
    decision: '',
  },
  hints: {
    ...enAccount.hints,
    ...enMfa.hints,
    ...enPersonalTokens.hints,
    token:
      'The last part of the link in the e-mail, after “token=”. You can also paste the whole link.',
    new_password:
      'At least 8 characters. A few random words are easy to remember and hard to guess.',
    user_code:
      'Eight letters, for example WDJB‑MJHT. Small letters will do, and the hyphen can be left out.',
  },
  missing: {
    ...enAccount.missing,
    identity: '',
    provider: '',
    ...enMfa.missing,
    ...enPasskeys.missing,
    ...enPersonalTokens.missing,
    email: 'Enter your e-mail address, for example name@example.com.',
    token: 'Open the link in the e-mail again, or paste the code from it here.',
    username: 'Enter a user name.',
    password: 'Enter your password.',
    new_password: 'Enter a new password.',
    login: 'Enter your e-mail address or your user name.',
    applications: '',
    user_code: 'Enter the code that the device shows.',
    decision: '',
  },
  reveal: { show: 'Show', hide: 'Hide' },
  linkTitle: 'This link does not work any more',
  link: {
    link_not_valid:
      'The link is not complete, or something about the account has changed since it was sent. Copy the whole link from the e-mail, or ask for a new one.',
    link_expired: 'The link has expired. Ask for a new one.',
    link_used: 'The link was used already. If that was you, there is nothing left to do.',
    link_replaced: 'There is a newer e-mail. Use the link in the newest one.',
  },
  field: {
    ...enFederation.field,
    ...enMfa.field,
    ...enPasskeys.field,
    ...enPersonalTokens.field,
    password_too_short: 'The password is too short. Use at least 8 characters.',
    password_too_long: 'The password is too long. Use at most 128 characters.',
    password_too_common:
      'This password, or one much like it, is on lists that attackers try first. Choose another one.',
    password_personal:
      'The password must not be made of your name, your e-mail address or the name of this product.',
    password_malformed: 'The password has a character that cannot be used. Choose another one.',
    wrong_password: 'The password is not right. Check it, and try again.',
    email_taken:
      'Another account uses this e-mail address. Sign in with that account, or choose another address.',
    email_unchanged: 'This is your address already. Capital and small letters make no difference.',
    username_taken: 'The user name is taken. Choose another one.',
    wrong_credentials:
      'The e-mail address or user name, or the password, is not right. Check both, and try again.',
    inactive_user: 'This account is disabled. Ask the people who run this service.',
    form_expired:
      'The form was too old, or your browser did not store a cookie. Send it again. If this happens again, allow cookies for this site.',
    sign_in_needed:
      'This account has no password. Sign in first in this browser, and then open the link in the e-mail again.',
    user_code_not_valid:
      'No device waits with this code. Check the letters. If they are right, the code has expired or was used: start again on the device.',
  },
  tooMany: (wait) => `Too many attempts. Try again in ${wait}.`,
  notSent: 'The form could not be read, and nothing was changed. Please send it again.',
  unavailable:
    'This is not possible at the moment, and nothing was changed. Try again in a minute.',
  errors: {
    badLink: {
      title: 'This request cannot be answered',
      paragraphs: [
        'The application that sent you here has made a mistake. Go back to it and try again. If this happens again, tell the people who run it:',
      ],
    },
    unavailable: 'Not possible at the moment',
    other: 'This page cannot be shown',
    notFound:
      'The address is not complete, or the page does not exist. Go back, and try again from the start.',
    refused:
      'This is not possible with this account, or not any more. Go back, and try again from the start.',
  },
  links: {
    forgotPassword: 'Forgot your password?',
    verifyAgain: 'Send the e-mail to confirm my address again',
    otherAccount: 'Use another account',
    signOut: 'Sign out',
    toApplication: 'Back to the application',
  },
  retry: { failed: 'Ask for a new link', done: 'Use another address' },
  pages: {
    ...enAccount.pages,
    ...enFederation.pages,
    ...enMfa.pages,
    ...enPasskeys.pages,
    ...enPersonalTokens.pages,
    'forgot-password': ({ product, email }) => ({
      title: 'Forgot your password?',
      paragraphs: [
        `Enter the e-mail address of your ${product} account. We will send you a link to choose a new password.`,
      ],
      button: 'Send the link',
      done: {
        title: 'Check your inbox',
        paragraphs: [
          `If there is an account for ${email}, an e-mail with a link is on its way. It can take a minute.`,
          'Nothing there? Look in the spam folder, and check that the address is the one that you signed up with.',
        ],
      },
    }),
    'reset-password': ({ remaining }) => ({
      title: 'Choose a new password',
      paragraphs: ['After that, all devices are signed out of your account.'],
      button: 'Save the new password',
      done: {
        title: 'Your password was changed',
        paragraphs: [
          'All devices are signed out. Sign in with the new password.',
          ...describeRemaining(remaining),
          'You can close this page.',
        ],
      },
    }),
    'verify-email': ({ product, asksForPassword }) => ({
      title: 'Confirm your e-mail address',
      paragraphs: [
        asksForPassword
          ? `Enter the password that you chose for ${product}, so that no one else can confirm the address in your place.`
          : 'Press the button to confirm that this address is yours.',
      ],
      button: 'Confirm the address',
      done: {
        title: 'Your address is confirmed',
        paragraphs: ['You can sign in now, and close this page.'],
      },
    }),
    'request-verification': ({ email }) => ({
      title: 'Confirm your e-mail address',
      paragraphs: [
        'Enter the e-mail address that you signed up with. We will send you a new link.',
      ],
      button: 'Send the link',
      done: {
        title: 'Check your inbox',
        paragraphs: [
          `If ${email} is waiting to be confirmed, an e-mail with a link is on its way. It can take a minute.`,
          'Nothing there? Look in the spam folder, and check that the address is the one that you signed up with.',
        ],
      },
    }),
    'confirm-email-change': ({ product }) => ({
      title: 'Confirm your new e-mail address',
      paragraphs: [`Enter the password of your ${product} account to finish the change.`],
      button: 'Confirm the new address',
      done: {
        title: 'Your e-mail address was changed',
        paragraphs: ['Use the new address to sign in from now on. You can close this page.'],
      },
    }),
    'undo-email-change': ({ product }) => ({
      title: 'Take your account back',
      paragraphs: [
        `The e-mail address of your ${product} account was changed. If it was not you, restore this address now.`,
        'All devices are signed out, and we send you a link to choose a new password.',
      ],
      button: 'Restore my address',
      done: {
        title: 'Your account is yours again',
        paragraphs: [
          'This is the address of your account again, and all devices are signed out.',
          'An e-mail with a link is on its way: choose a new password with it, because the old one does not work any more.',
        ],
      },
    }),
    'sign-in': ({ client, account, isOtherAccount, isProofTooOld }) => ({
      title: `Sign in to ${client}`,
      paragraphs: isProofTooOld
        ? [
            ...(account === '' ? [] : [`You are signed in as ${account}.`]),
            `${client} asks for a new sign-in, and your other provider does not confirm that you signed in there now. Sign in here with your password or a passkey.`,
          ]
        : account === ''
          ? []
          : [
              isOtherAccount
                ? `You are signed in as ${account}. Sign in with the account that you want to use.`
                : `You are signed in as ${account}. Enter your password to go on.`,
            ],
      button: 'Sign in',
      passkeyButton: 'Sign in with a passkey',
      done: {
        title: 'You are signed in',
        paragraphs: [`You go on to ${client} now.`],
        link: `Go on to ${client}`,
      },
    }),
    'sign-out': ({ product, account }) => ({
      title: `Sign out of ${product}?`,
      paragraphs: [`You are signed in as ${account}.`],
      button: 'Sign out',
      done: {
        title: 'You are signed out',
        paragraphs: ['You can close this page.'],
        link: 'Go on',
      },
    }),
    continue: ({ client, account }) => ({
      title: `Go on to ${client}?`,
      paragraphs: [
        `You are signed in as ${account}.`,
        `Go on only if you have just opened ${client} on this device, and started this yourself.`,
      ],
      button: 'Go on',
      done: {
        title: `You go on to ${client}`,
        paragraphs: ['You can close this page when the application has opened.'],
        link: `Go on to ${client}`,
      },
    }),
    device: ({ account }) => ({
      title: 'Sign in on a device',
      paragraphs: [
        `You are signed in as ${account}.`,
        'Enter the code that your device or your command line shows.',
        'Only go on if you started this yourself.',
      ],
      button: 'Continue',
      done: { title: 'The device was not signed in', paragraphs: ['You can close this page.'] },
    }),
    'device-confirm': ({ client, account }) => ({
      title: `Sign in to ${client}?`,
      paragraphs: [
        `You are signed in as ${account}.`,
        `${client} wants to be signed in with your account, on the device that shows the code.`,
        'Only go on if you started this yourself. If someone sent you here or told you the code, press “Deny”.',
      ],
      button: 'Allow',
      denyButton: 'Deny',
      done: {
        title: 'Go back to your device',
        paragraphs: [
          `${client} will be signed in within a few seconds.`,
          'You can close this page.',
        ],
      },
    }),
  },
};
