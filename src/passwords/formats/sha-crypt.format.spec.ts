import { describe, expect, it } from 'vitest';
import { findHashRejection, verifyForeignHash } from '../foreign-hashes.js';

const PLAIN = 'pässwörd 1234';

describe('SHA-crypt', () => {
  // Made by crypt() of glibc 2.36. foreign-hashes.spec.ts has those of passlib.
  it.each([
    [
      PLAIN,
      '$6$rounds=100003$4A4AJs7j6hm6RXeO$bOWbdIi9oqsTZAjaYOGsZNN.EQMH08DlVTjbLOWoRDwEU5pymNTNGGsiz5mNFL92xO1OifkR6yS07KdmStZmz.',
    ],
    [PLAIN, '$5$rounds=100003$Am2cbPe9Xr7g.oUU$NbPtzyuiBwz30u7oJHpTmBLYlC..xIn.ekqiVTEBQC/'],
    [
      'a'.repeat(128),
      '$5$rounds=100000$saltstringsaltst$9orm2XIFX2CO/hzk7oqOpOYE97CTAjkXAVIU3lonQqA',
    ],
    ['', '$5$rounds=100000$saltstringsaltst$Eshv.nXp3eU86H/P1HY60cLfUCd.ZF6L0FcCFklWRE1'],
    ['x', '$5$rounds=100000$saltstringsaltst$tkgRVxP.E3lBQYnxYVHf7MAD8PoSxYlobCBLBWjYTm/'],
    [
      '0123456789abcdef0123456789abcdef0',
      '$6$rounds=100000$saltstringsaltst$oJyhTPgumNFQYK75pbz9wueVKl5A0zY0HYvgyK2EMDXxiYmReoNA3vrqYuV2EPrqRVKcVZV0TSbrMMhb3Hn3e1',
    ],
    [
      'a'.repeat(128),
      '$6$rounds=100000$saltstringsaltst$mJLjOxWGI1DpNqAi8lSaxsuRVCQIyW9YfOgLAOAWMCfEADNgTxDwe/IAJtM8h2Cgyi5SyOJ8sLppagrYWfj8y0',
    ],
  ])('verifies %j of any length up to 128 bytes', async (plain, stored) => {
    expect(await verifyForeignHash(stored, plain)).toBe(true);
  });

  it('never matches a password of more than 128 bytes, whose cost grows with its length', async () => {
    const stored = `$6$rounds=100000$saltstringsaltst$${'a'.repeat(86)}`;
    expect(findHashRejection(stored)).toBeNull();
    const measure = async (plain: string): Promise<number> => {
      const begin = performance.now();
      expect(await verifyForeignHash(stored, plain)).toBe(false);
      return performance.now() - begin;
    };
    await measure('first');
    expect(await measure('a'.repeat(4_096))).toBeLessThan(5 * (await measure('short')));
  });
});
