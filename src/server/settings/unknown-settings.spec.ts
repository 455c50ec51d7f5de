import { describe, expect, it } from 'vitest';
import { findUnknownSettings } from './unknown-settings.js';

describe('findUnknownSettings', () => {
  it('accepts in production the variables that Kubernetes sets for other services', () => {
    const link = (service: string) => ({
      [`${service}_SERVICE_HOST`]: '10.0.0.1',
      [`${service}_SERVICE_PORT`]: '80',
      [`${service}_SERVICE_PORT_HTTP`]: '80',
      [`${service}_PORT`]: 'tcp://10.0.0.1:80',
      [`${service}_PORT_80_TCP`]: 'tcp://10.0.0.1:80',
      [`${service}_PORT_80_TCP_PROTO`]: 'tcp',
      [`${service}_PORT_80_TCP_PORT`]: '80',
      [`${service}_PORT_80_TCP_ADDR`]: '10.0.0.1',
    });
    const services = ['REGISTRATION', 'AUDIENCE', 'REGISTRATION_SERVICE', 'JWKS_CACHE', 'DATABASE'];
    for (const service of services) {
      expect(findUnknownSettings({ ...link(service) }), service).toEqual([]);
    }
    const mistyped = { ...link('REGISTRATION'), REGISTRATON: 'closed' };
    expect(findUnknownSettings(mistyped)).toEqual([
      'REGISTRATON is not a setting: remove it, or correct its name (did you mean REGISTRATION?).',
    ]);
    expect(findUnknownSettings({ REGISTRATION_PORT: '80' })).toHaveLength(1);
  });

  it.each([
    ['REGISTRATON', 'REGISTRATION'],
    ['REGISRTATION', 'REGISTRATION'],
    ['REGISTTRATION', 'REGISTRATION'],
    ['AUDIENSE', 'AUDIENCE'],
    ['TRUST_PROXIES', 'TRUST_PROXY'],
    ['DATABASE_URI', 'DATABASE_URL'],
  ])('takes %s for a mistyped %s', (name, meant) => {
    expect(findUnknownSettings({ [name]: 'x' })).toEqual([
      `${name} is not a setting: remove it, or correct its name (did you mean ${meant}?).`,
    ]);
  });

  it('ignores variables of other programs', () => {
    const names = ['WORKER', 'HOSTS', 'PORTS', 'DATABASE_HOST', 'HOSTNAME', 'ISSUERS', 'LOG_FILE'];
    expect(findUnknownSettings(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual([]);
  });
});
