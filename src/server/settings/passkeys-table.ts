import { optional } from './setting.js';
import { text, type Values } from './values.js';

/** Accepts a list. The library judges its members, which may be apps on Android too. */
const origins: Values<string[]> = {
  words: 'origins like https://app.example.com, separated by commas',
  parse: (value) => value.split(',').map((part) => part.trim()),
};

/** The settings of passkeys, for the table of all settings. */
export const PASSKEYS = {
  PASSKEY_RP_ID: optional(
    text('a domain name like example.com'),
    'the host of `ISSUER`; if that has no domain name, such as an IP address, passkeys are off',
    'The domain that [passkeys](passkeys.md) belong to: that of `ISSUER`, or one above it. It cannot change later, because passkeys work on no other domain.',
  ),
  PASSKEY_ORIGINS: optional(
    origins,
    'the origin of `ISSUER`',
    'The origins of the pages that may use passkeys. Those of other domains than `PASSKEY_RP_ID` are served at `/.well-known/webauthn`.',
  ),
  PASSKEY_RP_NAME: optional(
    text('any text'),
    'the value of `PASSKEY_RP_ID`',
    'What the dialog of the browser calls the product.',
  ),
};
